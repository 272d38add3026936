using System.Diagnostics;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>
/// A server for hostile input of a user who is logged in: INBOX with five messages, one of them selected by a bystander who must never notice.
/// Each input comes on a session of its own.
/// </summary>
public sealed class HostileMailbox : IAsyncLifetime
{
    /// <summary>How long an answer may take, on a machine that is busy.</summary>
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(8);

    TestServer _server = null!;
    TestClient _bystander = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        await _server.FillAsync(5);
        _bystander = await _server.LogInAsync();
        await _bystander.OkAsync("CREATE aside");
        await _bystander.AppendAsync("aside", "Subject: mine\r\n\r\nmine\r\n");
        await _bystander.OkAsync("SELECT aside");
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    /// <summary>
    /// Sends a command and checks that its answer begins as said, that the session goes on, and that nobody else notices. Where the answer ends the
    /// session, it must say BYE first.
    /// </summary>
    public async Task AnswersAsync(string command, string answer, int atMost = int.MaxValue)
    {
        var client = await SelectAsync();
        var tag = client.NextTag();
        await SendAsync(client, $"{tag} {command}\r\n", tag, answer, atMost);
    }

    /// <summary>As <see cref="AnswersAsync"/>, with octets that are no command of ours: their answer may have no tag.</summary>
    public async Task AnswersOctetsAsync(string octets, string line)
    {
        var client = await SelectAsync();
        await SendAsync(client, octets, tag: null, line, int.MaxValue);
    }

    /// <summary>A command that ends with the announcement of a literal whose data never comes.</summary>
    public async Task AnswersBeforeDataAsync(string command, string answer)
    {
        var client = await SelectAsync();
        var tag = client.NextTag();
        var clock = Stopwatch.StartNew();
        await client.WriteAsync($"{tag} {command}\r\n");
        Assert.StartsWith(answer, (await client.ReadAnswerAsync(tag)).Tagged, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < Soon, $"It took {clock.Elapsed}.");
        client.Disconnect();
        await BystanderNoticesNothingAsync();
    }

    /// <summary>A command whose answer is followed by BYE.</summary>
    public async Task AnswersAndEndsAsync(string command, string answer)
    {
        var client = await SelectAsync();
        var tag = client.NextTag();
        await client.WriteAsync($"{tag} {command}\r\n");
        Assert.StartsWith(answer, (await client.ReadAnswerAsync(tag)).Tagged, StringComparison.Ordinal);
        Assert.StartsWith("* BYE", await client.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Null(await client.TryReadLineAsync());
        await BystanderNoticesNothingAsync();
    }

    async Task<TestClient> SelectAsync()
    {
        var client = await _server.SelectAsync(verb: "EXAMINE");
        await client.OkAsync("SELECT INBOX");
        return client;
    }

    async Task SendAsync(TestClient client, string octets, string? tag, string answer, int atMost)
    {
        var clock = Stopwatch.StartNew();
        var sending = client.WriteAsync(octets);
        var lines = new List<string>();
        string? last;
        do
        {
            last = await client.TryReadLineAsync();
            if (last is not null) lines.Add(last);
        }
        while (last is not null && !last.StartsWith(tag is null ? "" : tag + " ", StringComparison.Ordinal) && !last.StartsWith("* BYE", StringComparison.Ordinal));
        var text = tag is not null && last?.StartsWith(tag, StringComparison.Ordinal) == true ? last[(tag.Length + 1)..] : last ?? "closed without a word";
        Assert.True(text.StartsWith(answer, StringComparison.Ordinal), $"Expected: {answer}\nActual:   {Shown(text)}");
        Assert.True(clock.Elapsed < Soon, $"It took {clock.Elapsed}.");
        Assert.True(lines.Sum(line => line.Length) <= atMost, $"The answer has {lines.Sum(line => line.Length)} octets.");
        await sending;
        await GoesOnAsync(client, last!);
        client.Disconnect();
        await BystanderNoticesNothingAsync();
    }

    static async Task GoesOnAsync(TestClient client, string last)
    {
        if (last.StartsWith("* BYE", StringComparison.Ordinal)) Assert.Null(await client.TryReadLineAsync());
        else await client.OkAsync("NOOP");
    }

    async Task BystanderNoticesNothingAsync() => await _bystander.ExpectAsync("UID FETCH 1:* FLAGS", "OK", "* 1 FETCH (UID 1 FLAGS ({any}))");

    static string Shown(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
