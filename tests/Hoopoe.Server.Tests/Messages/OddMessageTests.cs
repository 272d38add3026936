using System.Diagnostics;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Messages;

/// <summary>Whatever a message is, FETCH answers validly and gives back the octets that were stored; searches, sorting and threads end.</summary>
public class OddMessageTests
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Names => [.. OddMessages.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_message_as_it_comes_is_answered_validly(string name)
    {
        var message = OddMessages.Message(name);
        var clock = Stopwatch.StartNew();
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", message);
        await client.OkAsync("SELECT INBOX");
        await FetchAllAsync(client, message, utf8: false);
        await LookAsync(client);
        await client.OkAsync("ENABLE IMAP4rev2");
        await FetchAllAsync(client, message, utf8: true);
        Assert.True(clock.Elapsed < Soon, $"It took {clock.Elapsed}.");
    }

    static async Task FetchAllAsync(TestClient client, string message, bool utf8)
    {
        var items = await FetchAsync(
            client, "INTERNALDATE RFC822.SIZE ENVELOPE BODY BODYSTRUCTURE BODY.PEEK[] BODY.PEEK[HEADER] BODY.PEEK[TEXT] BODY.PEEK[1] BODY.PEEK[1.MIME] "
                + "BODY.PEEK[1.1] BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)] BODY.PEEK[]<1.10>", utf8);
        Assert.Equal(message, items["BODY[]"].Text);
        Assert.Equal(message, items["BODY[HEADER]"].Text + items["BODY[TEXT]"].Text);
        Assert.Equal(message.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), items["RFC822.SIZE"].Text);
        Assert.Equal(message.Length > 1 ? message[1..Math.Min(11, message.Length)] : "", items["BODY[]<1>"].Text);
        AnswerShapes.IsEnvelope(items["ENVELOPE"]);
        AnswerShapes.IsBody(items["BODY"], extended: false);
        AnswerShapes.IsBody(items["BODYSTRUCTURE"], extended: true);
    }

    static async Task<IReadOnlyDictionary<string, WireValue>> FetchAsync(TestClient client, string items, bool utf8)
    {
        var answer = await client.OkAsync($"FETCH 1 ({items})");
        return FetchReply.Read(Assert.Single(answer.Untagged), utf8);
    }

    static async Task LookAsync(TestClient client)
    {
        foreach (var search in (string[])["TEXT no-such-word", "BODY x SUBJECT x", "FROM a OR TO a CC a", "SENTON 1-Jan-2026", "HEADER Message-ID x", "LARGER 0"])
            await client.OkAsync($"UID SEARCH {search}");
        await client.OkAsync("SORT (SUBJECT FROM TO CC DATE SIZE) UTF-8 ALL");
        await client.OkAsync("THREAD REFERENCES UTF-8 ALL");
        await client.OkAsync("THREAD ORDEREDSUBJECT UTF-8 ALL");
        await client.OkAsync("FETCH 1 PREVIEW");
        var binary = await client.SendAsync("FETCH 1 (BINARY.PEEK[1] BINARY.SIZE[1])");
        Assert.True(binary.Tagged.StartsWith("OK", StringComparison.Ordinal) || binary.Tagged.StartsWith("NO [UNKNOWN-CTE]", StringComparison.Ordinal), binary.Tagged);
    }

    [Fact]
    public async Task An_attachment_of_50_MB_goes_in_and_out()
    {
        const int size = 50_000_000;
        var line = new string('A', 76) + "\r\n";
        var head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee attachment\r\n--b\r\n"
            + "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=big.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        var message = head + line.Repeat(size / line.Length) + "--b--\r\n";
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", message);
        await client.OkAsync("SELECT INBOX");
        var items = await FetchAsync(client, "RFC822.SIZE BODYSTRUCTURE BODY.PEEK[] BINARY.SIZE[2]", utf8: false);
        Assert.True(message == items["BODY[]"].Text);
        AnswerShapes.IsBody(items["BODYSTRUCTURE"], extended: true);
        Assert.Equal((size / line.Length * 57).ToString(System.Globalization.CultureInfo.InvariantCulture), items["BINARY.SIZE[2]"].Text);
        var end = await FetchAsync(client, $"BODY.PEEK[]<{message.Length - 7}.100>", utf8: false);
        Assert.Equal("--b--\r\n", Assert.Single(end).Value.Text);
        await client.ExpectAsync("SEARCH TEXT no-such-word", "OK", "* SEARCH");
        await client.ExpectAsync("SEARCH BODY attachment", "OK", "* SEARCH 1");
    }

    [Theory]
    [InlineData("Content-Transfer-Encoding: binary\r\n\r\n\0\u0001\0", true)]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\0\r\n--b--\r\n", true)]
    [InlineData("Subject: a\0b\r\n\r\nbody\r\n", false)]
    [InlineData("Subject: x\r\n\r\na\0b\r\n", false)]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nAA\0=\r\n", false)]
    public async Task NUL_comes_by_literal8_and_in_binary_parts_only(string message, bool isTaken)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync($"APPEND INBOX {{{message.Length}+}}\r\n{message}", "NO [UNKNOWN-CTE]");
        await client.ExpectAsync($"APPEND INBOX ~{{{message.Length}+}}\r\n{message}", isTaken ? "OK [APPENDUID" : "NO [UNKNOWN-CTE]");
        await client.OkAsync("EXAMINE INBOX");
        if (!isTaken) return;
        var items = await FetchAsync(client, "BODY.PEEK[] BINARY.PEEK[1] BODYSTRUCTURE", utf8: false);
        Assert.DoesNotContain('\0', items["BODY[]"].Text!);
        Assert.StartsWith("\0", items["BINARY[1]"].Text, StringComparison.Ordinal);
    }
}
