using System.IO.Compression;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Lmtp;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Tests.Security;

/// <summary>What a user tries with bombs, races and broken-off commands, over real sockets.</summary>
[Collection(MeasuredAlone.Name)]
public class UserLimitTests
{
    const string User = "alice@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_compression_bomb_is_one_line_that_is_too_long()
    {
        await using var server = await StartAsync();
        using var client = await LogInAsync(server);
        Assert.StartsWith("OK", await client.SendAsync("a", "COMPRESS DEFLATE"), StringComparison.Ordinal);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var bomb = new MemoryStream();
        using (var deflate = new DeflateStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write("b "u8);
            var piece = new byte[1 << 20];
            piece.AsSpan().Fill((byte)'x');
            for (var i = 0; i < 200; i++) deflate.Write(piece);
            deflate.Write("\r\nc NOOP\r\n"u8);
        }
        await client.WriteAsync(bomb.ToArray());
        client.Inflate();
        // 200 MB are more than is swallowed of a refused command.
        Assert.StartsWith("b BAD ", await client.ReadLineAsync(), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 << 20);
    }

    // Buffers of a pool are kept for each thread that returned one.
    [Fact]
    public async Task Looking_into_a_large_message_leaves_no_memory_behind()
    {
        const int Large = 40 << 20;
        await using var server = await StartAsync(options => options.IndexesText = false);
        using var client = await LogInAsync(server);
        await client.WriteAsync($"a APPEND INBOX {{{4 + Large}+}}\r\n\r\n\r\n{new string('x', Large)}\r\n");
        Assert.StartsWith("a OK", await client.ReadTaggedAsync("a"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await client.SendAsync("b", "SELECT INBOX"), StringComparison.Ordinal);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 5; i++) Assert.StartsWith("OK", await client.SendAsync("c", "FETCH 1 BINARY.SIZE[1]"), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8 << 20);
    }

    [Theory]
    [InlineData("APPEND INBOX {100+}\r\nhalf")]
    [InlineData("APPEND INBOX {1+}\r\nx")]
    [InlineData("APPEND INBOX {1+}\r\nx {1+}\r\ny")]
    [InlineData("APPEND INBOX {1+}\r\nx {5+}\r\ny")]
    [InlineData("APPEND INBOX CATENATE (TEXT {1+}\r\nx")]
    public async Task A_message_that_is_broken_off_is_not_stored(string command)
    {
        await using var server = await StartAsync();
        using (var client = await LogInAsync(server)) await client.WriteAsync("a " + command);
        using var other = await LogInAsync(server);
        await other.WriteAsync("b STATUS INBOX (MESSAGES)\r\n");
        Assert.Equal("* STATUS INBOX (MESSAGES 0)", await other.ReadLineAsync());
    }

    [Theory]
    [InlineData("APPEND INBOX {1+}\r\nx garbage\r\n")]
    [InlineData("APPEND INBOX {1+}\r\nx {1+}\r\ny)\r\n")]
    [InlineData("APPEND INBOX {1+}\r\nx (\\Seen\r\n")]
    public async Task A_message_with_garbage_behind_it_is_not_stored(string command)
    {
        await using var server = await StartAsync();
        using var client = await LogInAsync(server);
        await client.WriteAsync("a " + command);
        Assert.StartsWith("a BAD", await client.ReadTaggedAsync("a"), StringComparison.Ordinal);
        await client.WriteAsync("b STATUS INBOX (MESSAGES)\r\n");
        Assert.Equal("* STATUS INBOX (MESSAGES 0)", await client.ReadLineAsync());
    }

    [Fact]
    public async Task Copies_of_everything_onto_itself_end_where_an_account_may_have_no_more_messages()
    {
        const int Most = 20;
        await using var server = await StartAsync(options => options.AccountMessages = Most);
        using var client = await LogInAsync(server);
        for (var i = 0; i < 5; i++) Assert.StartsWith("OK", await client.SendAsync("a", "APPEND INBOX {1+}\r\nx"), StringComparison.Ordinal);
        await client.SendAsync("b", "SELECT INBOX");
        foreach (var messages in new[] { 10, 20 })
        {
            Assert.StartsWith("OK [COPYUID", await client.SendAsync("c", "UID COPY 1:* INBOX"), StringComparison.Ordinal);
            Assert.Equal(messages, (await server.MessagesAsync(User)).Count);
        }
        foreach (var tooMany in new[] { "UID COPY 1:* INBOX", "COPY 1 Archive", "APPEND INBOX {1+}\r\nx" })
            Assert.StartsWith("NO [LIMIT] ", await client.SendAsync("d", tooMany), StringComparison.Ordinal);
        using (var lmtp = await LmtpClient.ConnectAsync(server))
        {
            await lmtp.BeginAsync(User);
            Assert.StartsWith("452 4.2.2 ", Assert.Single(await lmtp.DataAsync("x")), StringComparison.Ordinal);
        }
        Assert.Equal(Most, (await server.MessagesAsync(User)).Count);

        // What does not add to them goes on, and what takes away makes room.
        Assert.StartsWith("OK", await client.SendAsync("e", "MOVE 1:10 Archive"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await client.SendAsync("f", "STORE 1 +FLAGS.SILENT (\\Deleted)"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await client.SendAsync("g", "EXPUNGE"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await client.SendAsync("h", "APPEND INBOX {1+}\r\nx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quota_holds_against_many_who_append_at_once()
    {
        const int Most = 10;
        await using var server = await StartAsync();
        await server.Server.Administration.SetQuotaAsync(User, new QuotaLimits(Bytes: null, Messages: Most), Token);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            using var client = await LogInAsync(server);
            return await client.SendAsync("a", "APPEND INBOX {1+}\r\nx");
        }));
        Assert.Equal(Most, answers.Count(answer => answer.StartsWith("OK", StringComparison.Ordinal)));
        Assert.Equal(Most, answers.Count(answer => answer.StartsWith("NO [OVERQUOTA]", StringComparison.Ordinal)));
        Assert.Equal(Most, (await server.MessagesAsync(User)).Count);
    }

    [Fact]
    public async Task Subjects_of_nothing_but_prefixes_are_sorted_and_threaded_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        foreach (var prefix in new[] { "Re: ", "[x]", "(fwd)", "Fwd:[x]", "[fwd: " })
        {
            var subject = string.Concat(Enumerable.Repeat(prefix, 200_000 / prefix.Length));
            await client.AppendAsync("INBOX", $"Subject: {subject}\r\nMessage-ID: <a@b>\r\nReferences: <a@b> <a@b>\r\n\r\n");
        }
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync("SORT (SUBJECT) UTF-8 ALL");
        await client.OkAsync("THREAD REFERENCES UTF-8 ALL");
        await client.OkAsync("THREAD ORDEREDSUBJECT UTF-8 ALL");
    }

    [Fact]
    public async Task A_fault_in_a_command_is_answered_and_logged_and_the_session_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.LogInAsync();
        var client = await server.ConnectAsync();
        // Who may log in can't be looked up any more.
        server.Store.Directory.Dispose();
        await client.ExpectAsync($"LOGIN {TestServer.User} another", "NO [SERVERBUG]");
        await client.OkAsync("NOOP");
        await other.OkAsync("SELECT INBOX");
        Assert.Single(server.Log.Errors);
        server.Log.Forget();
    }

    [Fact]
    public void Secrets_are_compared_in_fixed_time()
    {
        var code = new[] { "src/Hoopoe.Server/Authentication", "src/Hoopoe.Server/AuthSocket", "src/Hoopoe.Store/Accounts/Credentials" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs"))
            .Select(File.ReadAllText);
        Assert.All(code, text => Assert.DoesNotContain("SequenceEqual", text));
    }

    static async Task<RunningServer> StartAsync(Action<HoopoeOptions>? configure = null)
    {
        var server = await RunningServer.StartAsync(configure);
        await server.Server.Administration.AddAccountAsync(User, "secret", Token);
        return server;
    }

    static async Task<WireClient> LogInAsync(RunningServer server)
    {
        var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.LogInAsync(User, "secret");
        return client;
    }
}
