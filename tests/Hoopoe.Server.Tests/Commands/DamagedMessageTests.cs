using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>What a client is told of messages whose bodies are damaged: once a command, by CORRUPTION (RFC 5530); everything else goes on.</summary>
public sealed class DamagedMessageTests
{
    const string Warning = "* NO [CORRUPTION] Damaged messages that could not be read: 1 (UID INBOX 1).";
    const string Failure = "NO [CORRUPTION] Damaged messages that could not be read: 1 (UID INBOX 1).";

    [Fact]
    public async Task FETCH_gives_all_else_and_fails()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.ExpectAsync(
            "FETCH 1:3 (BODY.PEEK[TEXT] RFC822.SIZE)", Failure, "* 1 FETCH (BODY[TEXT] NIL RFC822.SIZE 23)",
            "* 2 FETCH (BODY[TEXT] {8}\r\nbody 2\r\n RFC822.SIZE 23)", "* 3 FETCH (BODY[TEXT] {8}\r\nbody 3\r\n RFC822.SIZE 23)");
        await client.ExpectAsync(
            "FETCH 1 (BODY.PEEK[HEADER.FIELDS (SUBJECT)] BINARY.PEEK[1] BINARY.SIZE[1] UID)", Failure,
            "* 1 FETCH (BODY[HEADER.FIELDS (SUBJECT)] NIL BINARY[1] NIL BINARY.SIZE[1] 0 UID 1)");
        await client.ExpectAsync("FETCH 1 (ENVELOPE)", "OK", "* 1 FETCH (ENVELOPE (NIL \"n1\" NIL NIL NIL NIL NIL NIL NIL NIL))");
    }

    [Fact]
    public async Task A_body_that_has_changed_is_not_served_where_its_end_is_read()
    {
        await using var server = await FilledAsync(2);
        using var damage = server.ChangeBodies("body 1");
        var client = await server.SelectAsync();
        await client.ExpectAsync("FETCH 1 BODY.PEEK[]", Failure, "* 1 FETCH (BODY[] NIL)");
        await client.ExpectAsync("FETCH 1 (RFC822.TEXT)", Failure, "* 1 FETCH (RFC822.TEXT NIL)");
        await client.ExpectAsync("FETCH 1 (BINARY.PEEK[])", Failure, "* 1 FETCH (BINARY[] NIL)");
        await client.ExpectAsync("FETCH 1 (BODY.PEEK[HEADER])", "OK", "* 1 FETCH (BODY[HEADER] {15}\r\nSubject: n1\r\n\r\n)");
        await client.ExpectAsync("FETCH 2 BODY.PEEK[TEXT]", "OK", "* 2 FETCH (BODY[TEXT] {8}\r\nbody 2\r\n)");
    }

    [Theory]
    [InlineData(65_400)]
    [InlineData(65_500)]
    [InlineData(300_000)]
    public async Task A_long_body_that_has_changed_is_told_of_at_the_end_and_does_not_become_seen(int length)
    {
        await using var server = await TestServer.StartAsync(options: new HoopoeOptions { IndexesText = false });
        var message = $"Subject: n1\r\n\r\n{new string('x', length - 25)}changed!\r\n";
        await (await server.LogInAsync()).AppendAsync("INBOX", message);
        using var damage = server.ChangeBodies("changed!");
        var client = await server.SelectAsync();
        var answer = await client.SendAsync("FETCH 1 BODY[]");
        Assert.StartsWith(Failure, answer.Tagged, StringComparison.Ordinal);
        var line = Assert.Single(answer.Untagged);
        Assert.Equal(length < 65_408 ? "* 1 FETCH (BODY[] NIL)" : $"* 1 FETCH (BODY[] {{{message.Length}}}\r\n{message.Replace("changed", "bhanged", StringComparison.Ordinal)})", line);
        await client.ExpectAsync("FETCH 1 (UID)", "OK", "* 1 FETCH (UID 1)");
        damage.Dispose();
        await client.ExpectAsync("FETCH 1 BODY[]", "OK", $"* 1 FETCH (BODY[] {{{message.Length}}}\r\n{message})", @"* 1 FETCH (FLAGS (\Seen \Recent))");
    }

    [Fact]
    public async Task A_long_body_that_ends_too_soon_ends_no_session()
    {
        await using var server = await TestServer.StartAsync(options: new HoopoeOptions { IndexesText = false });
        await (await server.LogInAsync()).AppendAsync("INBOX", $"Subject: n1\r\n\r\n{new string('x', 300_000)}\r\n");
        var client = await server.SelectAsync();
        using (server.CutPack(100_000))
        {
            await client.ExpectAsync("FETCH 1 (BODY.PEEK[] UID)", Failure, "* 1 FETCH (BODY[] NIL UID 1)");
            await client.ExpectAsync("FETCH 1 BODY.PEEK[TEXT]", Failure, "* 1 FETCH (BODY[TEXT] NIL)");
            await client.ExpectAsync("FETCH 1 BODY.PEEK[HEADER]", "OK", "* 1 FETCH (BODY[HEADER] {15}\r\nSubject: n1\r\n\r\n)");
        }
    }

    [Fact]
    public async Task No_new_message_is_made_of_a_body_that_has_changed()
    {
        await using var server = await FilledAsync(2);
        using var damage = server.ChangeBodies("body 1");
        var client = await server.SelectAsync();
        await client.ExpectAsync("APPEND INBOX CATENATE (URL \"/INBOX/;UID=1\")", "NO [CORRUPTION]");
        await client.ExpectAsync("APPEND INBOX CATENATE (URL \"/INBOX/;UID=2\")", "OK [APPENDUID ", "* 3 EXISTS", "* 1 RECENT");
    }

    [Fact]
    public async Task What_could_not_be_read_does_not_become_seen()
    {
        await using var server = await FilledAsync(2);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.ExpectAsync(
            "FETCH 1:2 BODY[TEXT]", Failure, "* 1 FETCH (BODY[TEXT] NIL)", "* 2 FETCH (BODY[TEXT] {8}\r\nbody 2\r\n)",
            @"* 2 FETCH (FLAGS (\Seen))");
    }

    [Fact]
    public async Task A_search_passes_over_it_and_warns()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH BODY body", "OK", "* SEARCH 2 3", Warning);
        await client.ExpectAsync("UID SEARCH HEADER SUBJECT n", "OK", "* SEARCH 2 3", Warning);
        await client.ExpectAsync("SEARCH SENTSINCE 1-Jan-1970", "OK", "* SEARCH", Warning);
        await client.ExpectAsync("SEARCH RETURN (MIN COUNT RELEVANCY) FUZZY TEXT body", "OK", "* ESEARCH (TAG {any}) MIN 2 COUNT 2 RELEVANCY (100 100)", Warning);
        Assert.Equal(4, server.Log.Errors.Count);
    }

    [Fact]
    public async Task What_is_not_known_is_neither_yes_nor_no_unless_another_key_decides()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 1:2 +FLAGS.SILENT (\Flagged)");
        await client.ExpectAsync("SEARCH NOT BODY \"body 3\"", "OK", "* SEARCH 2", Warning);
        await client.ExpectAsync("SEARCH NOT (TEXT body BODY nothing)", "OK", "* SEARCH 2 3", Warning);
        await client.ExpectAsync("SEARCH OR FLAGGED BODY body", "OK", "* SEARCH 1 2 3");
        await client.ExpectAsync("SEARCH UNFLAGGED BODY body", "OK", "* SEARCH 3");
        await client.ExpectAsync("SEARCH NOT (UNFLAGGED BODY body)", "OK", "* SEARCH 1 2");
        await client.ExpectAsync("SEARCH 2:3 NOT BODY nothing", "OK", "* SEARCH 2 3");
    }

    [Fact]
    public async Task Many_are_told_by_their_number_and_the_first_of_them()
    {
        string[] bodies = [.. Enumerable.Range(2, 20).Select(n => $"Subject: n{n}\r\n")];
        await using var server = await FilledAsync(22);
        using var damage = server.DamageBodies(bodies);
        var client = await server.SelectAsync();
        await client.ExpectAsync(
            "SEARCH TEXT body", "OK", "* SEARCH 1 22",
            "* NO [CORRUPTION] Damaged messages that could not be read: 20 (UID INBOX 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...).");
        Assert.Single(server.Log.Errors);
    }

    [Fact]
    public async Task A_result_is_saved_without_it()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH RETURN (SAVE) BODY body", "OK", Warning);
        await client.ExpectAsync("FETCH $ (UID)", "OK", "* 2 FETCH (UID 2)", "* 3 FETCH (UID 3)");
    }

    [Fact]
    public async Task Sorts_and_threads_go_by_what_is_stored_beside_the_body()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.ExpectAsync("SORT (REVERSE SUBJECT) UTF-8 ALL", "OK", "* SORT 3 2 1");
        await client.ExpectAsync("THREAD ORDEREDSUBJECT UTF-8 ALL", "OK", "* THREAD (1)(2)(3)");
        await client.ExpectAsync("SORT (REVERSE SUBJECT) UTF-8 BODY body", "OK", "* SORT 3 2", Warning);
        await client.ExpectAsync("THREAD REFERENCES UTF-8 BODY body", "OK", "* THREAD (2)(3)", Warning);
    }

    [Fact]
    public async Task Another_comparator_sorts_it_as_if_it_had_no_text_until_it_is_mended()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n3");
        var client = await server.SelectAsync();
        await client.OkAsync("COMPARATOR i;octet");
        const string warning = "* NO [CORRUPTION] Damaged messages that could not be read: 1 (UID INBOX 3).";
        await client.ExpectAsync("SORT (SUBJECT) UTF-8 ALL", "OK", "* SORT 3 1 2", warning);
        await client.ExpectAsync("SORT (SUBJECT) UTF-8 TEXT n", "OK", "* SORT 1 2", warning);
        damage.Dispose();
        await client.ExpectAsync("SORT (SUBJECT) UTF-8 ALL", "OK", "* SORT 1 2 3");
    }

    [Fact]
    public async Task A_search_of_several_mailboxes_warns_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.LogInAsync();
        await client.AppendAsync("Archive", "Subject: old\r\n\r\nbody\r\n");
        await client.AppendAsync("Archive", "Subject: older\r\n\r\nbody\r\n");
        using var damage = server.DamageBodies("Subject: n1", "Subject: old\r\n");
        await client.ExpectAsync(
            "ESEARCH IN (mailboxes (INBOX Archive)) BODY body", "OK", "* ESEARCH (TAG {any} MAILBOX Archive UIDVALIDITY {any}) UID ALL 2",
            "* ESEARCH (TAG {any} MAILBOX INBOX UIDVALIDITY {any}) UID ALL 2",
            "* NO [CORRUPTION] Damaged messages that could not be read: 2 (UID Archive 1, INBOX 1).");
        Assert.Single(server.Log.Errors);
    }

    [Fact]
    public async Task A_result_that_is_kept_up_to_date_goes_on_without_it()
    {
        await using var server = await FilledAsync(2);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.WriteAsync("u1 SEARCH RETURN (UPDATE ALL) BODY body\r\n");
        (await client.ReadAnswerAsync("u1")).Is("OK", "* ESEARCH (TAG \"u1\") ALL 2", Warning);
        await client.ExpectAsync(@"STORE 1 +FLAGS (\Flagged)", "OK", @"* 1 FETCH (FLAGS (\Flagged))", Warning);
        await client.AppendAsync("INBOX", "Subject: n3\r\n\r\nbody 3\r\n");
        await client.ExpectAsync("NOOP", "OK");
        damage.Dispose();
        await client.ExpectAsync(@"STORE 1 -FLAGS (\Flagged)", "OK", "* 1 FETCH (FLAGS ())", "* ESEARCH (TAG \"u1\") ADDTO (0 1)");
    }

    [Fact]
    public async Task It_can_be_flagged_copied_moved_and_expunged()
    {
        await using var server = await FilledAsync(3);
        using var damage = server.DamageBodies("Subject: n1");
        var client = await server.SelectAsync();
        await client.ExpectAsync(@"STORE 1 +FLAGS (\Flagged)", "OK", @"* 1 FETCH (FLAGS (\Flagged))");
        await client.ExpectAsync("COPY 1:2 Archive", "OK [COPYUID ");
        await client.ExpectAsync("MOVE 1 Trash", "OK", "* OK [COPYUID {any}] {any}", "* 1 EXPUNGE");
        var other = await server.SelectAsync("Archive");
        await other.ExpectAsync(
            "FETCH 1:2 (UID BODY.PEEK[TEXT])", "NO [CORRUPTION] Damaged messages that could not be read: 1 (UID Archive 1).",
            "* 1 FETCH (UID 1 BODY[TEXT] NIL)", "* 2 FETCH (UID 2 BODY[TEXT] {8}\r\nbody 2\r\n)");
        await other.ExpectAsync("SEARCH FLAGGED", "OK", "* SEARCH 1");
        await other.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await other.ExpectAsync("EXPUNGE", "OK", "* 1 EXPUNGE", "* 1 RECENT");
    }

    [Fact]
    public async Task A_message_that_is_told_of_unasked_is_told_as_far_as_it_can_be_read()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.SelectAsync();
        await client.OkAsync("NOTIFY SET (SELECTED (MessageNew (UID BODY.PEEK[TEXT]) MessageExpunge))");
        var other = await server.LogInAsync();
        await other.AppendAsync("Archive", "Subject: n1\r\n\r\nbody 1\r\n");
        using var damage = server.DamageBodies("Subject: n1");
        await other.OkAsync("SELECT Archive");
        await other.OkAsync("COPY 1 INBOX");
        await client.HearAsync("* 1 EXISTS", "* 1 RECENT", "* 1 FETCH (UID 1 BODY[TEXT] NIL)", Warning);
        await client.ExpectAsync("NOOP", "OK");
    }

    static async Task<TestServer> FilledAsync(int messages)
    {
        var server = await TestServer.StartAsync(options: new HoopoeOptions { IndexesText = false });
        await server.FillAsync(messages);
        return server;
    }
}
