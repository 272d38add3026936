using System.IO.Compression;
using System.Text;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>UNAUTHENTICATE (RFC 8437): its interplay with compression, passwords that may only read, and the bounds on strangers.</summary>
public class UnauthenticateTests
{
    [Fact]
    public async Task Compression_ends_with_the_answer_and_may_begin_anew()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        for (var round = 0; round < 2; round++)
        {
            await client.OkAsync("COMPRESS DEFLATE");
            client.Compress();
            await client.OkAsync("NOOP");
            await client.OkAsync("UNAUTHENTICATE");
            client.Decompress();
            await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\x03\0")] // the last block of a compressor that was told to end
    public async Task What_the_client_sends_ahead_behind_its_compressed_command_is_plain(string end)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("COMPRESS DEFLATE");
        client.Compress();
        await client.WriteAsync("x1 UNAUTHENTICATE\r\n");
        await client.WriteBeneathAsync($"{end}x2 LOGIN {TestServer.User} {TestServer.Password}\r\n");
        var received = await client.ReadBeneathAsync("x2 OK");
        using var compressed = new DeflateStream(new MemoryStream(Encoding.Latin1.GetBytes(received)), CompressionMode.Decompress);
        using var text = new StreamReader(compressed, Encoding.Latin1);
        Assert.StartsWith("x1 OK", await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_commands_behind_it_end_the_connection()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("COMPRESS DEFLATE");
        client.Compress();
        await client.WriteAsync($"x1 UNAUTHENTICATE\r\nx2 LOGIN {TestServer.User} {TestServer.Password}\r\n");
        await client.HearAsync("* BYE {any}");
        await client.Session;
    }

    [Fact]
    public async Task Over_TLS_the_connection_stays_encrypted()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync("192.0.2.1", overTls: true);
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
        await client.OkAsync("UNAUTHENTICATE");
        Assert.DoesNotContain("LOGINDISABLED", Assert.Single((await client.OkAsync("CAPABILITY")).Untagged), StringComparison.Ordinal);
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
    }

    [Fact]
    public async Task Who_could_only_read_may_write_after_another_login()
    {
        await using var server = await TestServer.StartAsync();
        await server.Store.Directory.AddAppPasswordAsync(
            TestServer.User, "reader", "reader-secret", CredentialScope.Reading, null, TestContext.Current.CancellationToken);
        var client = await server.ConnectAsync();
        await client.OkAsync($"LOGIN {TestServer.User} reader-secret");
        await client.ExpectAsync("CREATE x", "NO [NOPERM]");
        await client.OkAsync("UNAUTHENTICATE");
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
        await client.OkAsync("CREATE x");
    }

    [Fact]
    public async Task Who_logged_out_has_the_time_of_a_new_connection_to_log_in_again()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        server.Time.Advance(TimeSpan.FromMinutes(10));
        await client.OkAsync("UNAUTHENTICATE");
        Assert.Null(client.Connection.AccountId);
        server.Time.Advance(TimeSpan.FromSeconds(59));
        server.Sweep();
        Assert.Null(client.Connection.CloseReason);
        server.Time.Advance(TimeSpan.FromSeconds(2));
        server.Sweep();
        await client.HearAsync("* BYE {any}");
    }
}
