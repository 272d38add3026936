using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>SEARCH and UID SEARCH (RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 4731, RFC 5182).</summary>
public class SearchTests
{
    [Fact]
    public async Task A_plain_search_is_answered_by_numbers_even_if_there_are_none()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 2 +FLAGS.SILENT (\Seen)");
        await client.ExpectAsync("SEARCH UNSEEN", "OK", "* SEARCH 1 3");
        await client.ExpectAsync("SEARCH SUBJECT n2", "OK", "* SEARCH 2");
        await client.ExpectAsync("SEARCH BODY nothing", "OK", "* SEARCH");
        await client.ExpectAsync("UID SEARCH OR 1 TEXT \"body 3\"", "OK", "* SEARCH 1 3");
    }

    [Fact]
    public async Task RETURN_is_answered_by_ESEARCH_with_the_tag()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(4);
        var client = await server.SelectAsync();
        await client.WriteAsync("t7 SEARCH RETURN (MIN MAX COUNT ALL) NOT 2\r\n");
        (await client.ReadAnswerAsync("t7")).Is("OK", "* ESEARCH (TAG \"t7\") MIN 1 MAX 4 ALL 1,3:4 COUNT 3");
        await client.WriteAsync("t8 UID SEARCH RETURN (MIN COUNT) SEEN\r\n");
        (await client.ReadAnswerAsync("t8")).Is("OK", "* ESEARCH (TAG \"t8\") UID COUNT 0");
    }

    [Fact]
    public async Task With_rev2_a_plain_search_is_answered_by_ESEARCH()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.LogInRev2Async();
        await client.OkAsync("SELECT INBOX");
        await client.WriteAsync("t7 SEARCH ALL\r\n");
        (await client.ReadAnswerAsync("t7")).Is("OK", "* ESEARCH (TAG \"t7\") ALL 1:2");
    }

    [Fact]
    public async Task A_saved_result_is_used_by_other_commands_and_loses_what_is_expunged()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(4);
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH RETURN (SAVE) 2:3", "OK");
        await client.ExpectAsync("FETCH $ (UID)", "OK", "* 2 FETCH (UID 2)", "* 3 FETCH (UID 3)");
        await client.OkAsync(@"UID STORE $ +FLAGS.SILENT (\Deleted)");
        await client.ExpectAsync("UID EXPUNGE 2", "OK", "* 2 EXPUNGE");
        await client.ExpectAsync("SEARCH $", "OK", "* SEARCH 2");
        await client.ExpectAsync("UID COPY $ Archive", "OK [COPYUID ");
    }

    [Fact]
    public async Task The_saved_result_is_empty_after_a_new_SELECT()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.OkAsync("SEARCH RETURN (SAVE) ALL");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("FETCH $ (UID)", "OK");
    }

    [Fact]
    public async Task An_unknown_charset_is_refused_with_those_that_are_known()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH CHARSET X-UNKNOWN SUBJECT x", "NO [BADCHARSET (UTF-8 US-ASCII ISO-8859-1 ");
    }

    [Fact]
    public async Task Numbers_mean_what_the_client_was_told()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync("SEARCH 2:3", "OK [EXPUNGEISSUED]", "* SEARCH 2 3");
    }

    [Fact]
    public async Task A_search_by_MODSEQ_tells_the_highest_and_switches_CONDSTORE_on()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH MODSEQ 1", "OK", "* OK [HIGHESTMODSEQ {any}] {any}", "* SEARCH 1 2 (MODSEQ {any})");
    }
}
