using System.Text;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>COMPRESS (RFC 4978).</summary>
public class CompressTests
{
    [Fact]
    public async Task Commands_and_answers_of_every_size_go_through_compressed()
    {
        await using var server = await TestServer.StartAsync();
        var client = await CompressedAsync(server);
        var random = new Random(5);
        foreach (var size in (int[])[0, 1, 100, 4_000, 20_000, 300_000])
        {
            var body = "Subject: x\r\n\r\n" + string.Concat(Enumerable.Range(0, size).Select(_ => (char)random.Next(33, 127)));
            await client.AppendAsync("INBOX", body);
            await client.OkAsync("SELECT INBOX");
            var fetched = await client.OkAsync("FETCH * BODY.PEEK[]");
            Assert.Contains(fetched.Untagged, line => line.EndsWith($"{{{body.Length}}}\r\n{body})", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_long_command_goes_through_compressed()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await CompressedAsync(server);
        await client.OkAsync("SELECT INBOX");
        var set = string.Join(',', Enumerable.Range(1, 4_000));
        (await client.OkAsync($"UID FETCH {set} UID")).Is("OK", "* 1 FETCH (UID 1)");
    }

    [Fact]
    public async Task Idle_tells_changes_though_the_compressor_was_given_up_meanwhile()
    {
        await using var server = await TestServer.StartAsync();
        var client = await CompressedAsync(server);
        await client.OkAsync("SELECT INBOX");
        var other = await server.LogInAsync();
        await client.WriteAsync("i IDLE\r\n");
        await client.HearAsync("+ {any}");
        for (var count = 1; count <= 3; count++)
        {
            await other.AppendAsync("INBOX", "Subject: x\r\n\r\n");
            await client.HearAsync($"* {count} EXISTS", "* {any} RECENT");
        }
        await client.WriteAsync("DONE\r\n");
        (await client.ReadAnswerAsync("i")).Is("OK");
    }

    [Fact]
    public async Task A_second_compression_and_an_unknown_one_are_refused()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync("COMPRESS LZW", "BAD");
        await client.OkAsync("COMPRESS DEFLATE");
        client.Compress();
        await client.ExpectAsync("COMPRESS DEFLATE", "NO [COMPRESSIONACTIVE]");
    }

    [Fact]
    public async Task A_stranger_gets_no_compression()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        Assert.DoesNotContain("COMPRESS", client.Greeting, StringComparison.Ordinal);
        await client.ExpectAsync("COMPRESS DEFLATE", "BAD");
    }

    [Fact]
    public async Task Octets_that_are_not_deflate_end_the_session()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("COMPRESS DEFLATE");
        await client.WriteAsync(Encoding.Latin1.GetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]) + "NOOP\r\n");
        client.Compress();
        await client.HearAsync("* BYE {any}");
        await client.Session;
    }

    static async Task<TestClient> CompressedAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        await client.OkAsync("COMPRESS DEFLATE");
        client.Compress();
        return client;
    }
}
