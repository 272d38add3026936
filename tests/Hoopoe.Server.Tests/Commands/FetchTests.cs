using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>FETCH and UID FETCH (RFC 9051 §6.4.5, §7.5.2).</summary>
public class FetchTests
{
    const string Multipart =
        "From: a@example.org\r\nSubject: two parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n--b--\r\n";

    static async Task<TestClient> WithMultipartAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", Multipart);
        await client.OkAsync("SELECT INBOX");
        return client;
    }

    [Fact]
    public async Task Items_come_in_the_order_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", "Subject: n1\r\n\r\nbody 1\r\n", "(\\Flagged) \" 1-Feb-2026 10:00:00 +0100\"");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync(
            "FETCH 1 (UID INTERNALDATE RFC822.SIZE FLAGS)", "OK",
            @"* 1 FETCH (UID 1 INTERNALDATE "" 1-Feb-2026 10:00:00 +0100"" RFC822.SIZE 23 FLAGS (\Flagged \Recent))");
        await client.ExpectAsync(
            "FETCH 1 ALL", "OK", @"* 1 FETCH (FLAGS {any} INTERNALDATE {any} RFC822.SIZE 23 ENVELOPE (NIL ""n1"" NIL NIL NIL NIL NIL NIL NIL NIL))");
    }

    [Fact]
    public async Task UID_FETCH_always_tells_the_UID()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync("UID FETCH 2 (FLAGS)", "OK", "* 2 FETCH (UID 2 FLAGS ())");
        await client.ExpectAsync("UID FETCH 2 (FLAGS UID)", "OK", "* 2 FETCH (FLAGS () UID 2)");
    }

    [Fact]
    public async Task UIDs_without_a_message_are_no_error_and_a_star_is_the_last_message()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync("UID FETCH 77 (FLAGS)", "OK");
        await client.ExpectAsync("UID FETCH 77:* (UID)", "OK", "* 2 FETCH (UID 2)");
        await client.ExpectAsync("FETCH * (UID)", "OK", "* 2 FETCH (UID 2)");
        await client.ExpectAsync("FETCH *:1 (UID)", "OK", "* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)");
    }

    [Fact]
    public async Task A_number_above_the_count_is_bad()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync("FETCH 3 (UID)", "BAD");
        await client.ExpectAsync("FETCH 1:3 (UID)", "BAD");
        await client.OkAsync("SELECT Sent");
        await client.ExpectAsync("FETCH 1:* (UID)", "BAD");
        await client.ExpectAsync("UID FETCH 1:* (UID)", "OK");
    }

    [Fact]
    public async Task BODY_sets_Seen_and_tells_it_and_PEEK_does_not()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync("FETCH 1 (BODY.PEEK[TEXT])", "OK", "* 1 FETCH (BODY[TEXT] {8}\r\nbody 1\r\n)");
        await client.ExpectAsync(
            "FETCH 1:2 (BODY[TEXT])", "OK", "* 1 FETCH (BODY[TEXT] {8}\r\nbody 1\r\n)", "* 2 FETCH (BODY[TEXT] {8}\r\nbody 2\r\n)",
            @"* 1 FETCH (FLAGS (\Seen))", @"* 2 FETCH (FLAGS (\Seen))");
        await client.ExpectAsync("FETCH 1 (BODY[TEXT])", "OK", "* 1 FETCH (BODY[TEXT] {8}\r\nbody 1\r\n)");
    }

    [Theory]
    [InlineData("RFC822", "RFC822 {23}\r\nSubject: n1\r\n\r\nbody 1\r\n", true)]
    [InlineData("RFC822.HEADER", "RFC822.HEADER {15}\r\nSubject: n1\r\n\r\n", false)]
    [InlineData("RFC822.TEXT", "RFC822.TEXT {8}\r\nbody 1\r\n", true)]
    public async Task The_old_names_of_sections_still_work(string item, string value, bool setsSeen)
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        string[] seen = setsSeen ? [@"* 1 FETCH (FLAGS (\Seen))"] : [];
        await client.ExpectAsync($"FETCH 1 {item}", "OK", [$"* 1 FETCH ({value})", .. seen]);
    }

    [Theory]
    [InlineData("<0.4>", "<0> {4}\r\nSubj")]
    [InlineData("<9.100>", "<9> {14}\r\nn1\r\n\r\nbody 1\r\n")]
    [InlineData("<1000.5>", "<1000> {0}\r\n")]
    public async Task A_partial_fetch_takes_a_run_of_octets(string partial, string value)
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync($"FETCH 1 (BODY.PEEK[]{partial})", "OK", $"* 1 FETCH (BODY[]{value})");
    }

    [Fact]
    public async Task Sections_of_a_multipart_are_found()
    {
        await using var server = await TestServer.StartAsync();
        var client = await WithMultipartAsync(server);
        await client.ExpectAsync(
            "FETCH 1 (BODY.PEEK[1] BODY.PEEK[1.MIME] BODY.PEEK[2] BODY.PEEK[3])", "OK",
            "* 1 FETCH (BODY[1] {5}\r\nHello BODY[1.MIME] {28}\r\nContent-Type: text/plain\r\n\r\n BODY[2] {8}\r\nAAECAw== BODY[3] NIL)");
    }

    [Fact]
    public async Task Header_fields_are_chosen_by_name_in_any_case()
    {
        await using var server = await TestServer.StartAsync();
        var client = await WithMultipartAsync(server);
        await client.ExpectAsync(
            "FETCH 1 (BODY.PEEK[HEADER.FIELDS (subject X-None)] BODY.PEEK[HEADER.FIELDS.NOT (CONTENT-TYPE MIME-VERSION SUBJECT)])", "OK",
            "* 1 FETCH (BODY[HEADER.FIELDS (subject X-None)] {22}\r\nSubject: two parts\r\n\r\n"
            + " BODY[HEADER.FIELDS.NOT (CONTENT-TYPE MIME-VERSION SUBJECT)] {23}\r\nFrom: a@example.org\r\n\r\n)");
    }

    [Fact]
    public async Task BODYSTRUCTURE_has_extension_data_and_BODY_has_not()
    {
        await using var server = await TestServer.StartAsync();
        var client = await WithMultipartAsync(server);
        await client.ExpectAsync(
            "FETCH 1 (BODY)", "OK",
            @"* 1 FETCH (BODY ((""TEXT"" ""PLAIN"" NIL NIL NIL ""7BIT"" 5 1)(""APPLICATION"" ""OCTET-STREAM"" NIL NIL NIL ""BASE64"" 8) ""MIXED""))");
        var answer = await client.OkAsync("FETCH 1 (BODYSTRUCTURE)");
        Assert.Contains("\"boundary\" \"b\"", answer.Untagged[0], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task BINARY_undoes_the_transfer_encoding()
    {
        await using var server = await TestServer.StartAsync();
        var client = await WithMultipartAsync(server);
        await client.ExpectAsync(
            "FETCH 1 (BINARY.PEEK[2] BINARY.SIZE[2] BINARY.PEEK[2]<1.2>)", "OK",
            "* 1 FETCH (BINARY[2] ~{4}\r\n\0\x01\x02\x03 BINARY.SIZE[2] 4 BINARY[2]<1> {2}\r\n\x01\x02)");
    }

    [Fact]
    public async Task BINARY_of_an_unknown_encoding_fails_with_UNKNOWN_CTE()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", "MIME-Version: 1.0\r\nContent-Transfer-Encoding: x-odd\r\n\r\nx\r\n");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("FETCH 1 (BINARY.PEEK[1])", "NO [UNKNOWN-CTE]", "* 1 FETCH (BINARY[1] NIL)");
    }

    [Fact]
    public async Task Identities_are_told()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync("FETCH 1 (EMAILID THREADID SAVEDATE)", "OK", "* 1 FETCH (EMAILID ({any}) THREADID ({any}) SAVEDATE \"{any}\")");
    }

    [Fact]
    public async Task A_large_message_comes_back_octet_for_octet()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        var message = "Subject: large\r\n\r\n" + string.Concat(Enumerable.Range(0, 20_000).Select(line => $"line {line} of a large message\r\n"));
        await client.AppendAsync("INBOX", message);
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("FETCH 1 (BODY.PEEK[])", "OK", $"* 1 FETCH (BODY[] {{{message.Length}}}\r\n{message})");
    }

    [Fact]
    public async Task More_messages_than_a_page_holds_are_all_told()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        var literals = string.Concat(Enumerable.Range(1, 300).Select(i => $" {{{14}+}}\r\nSubject: x\r\n\r\n"));
        await client.WriteAsync($"x1 APPEND INBOX{literals}\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [APPENDUID ");
        await client.OkAsync("SELECT INBOX");
        var answer = await client.OkAsync("UID FETCH 1:* (ENVELOPE)");
        Assert.Equal(300, answer.Untagged.Count);
        Assert.StartsWith("* 300 FETCH (UID 300 ENVELOPE", answer.Untagged[^1], StringComparison.Ordinal);
    }
}
