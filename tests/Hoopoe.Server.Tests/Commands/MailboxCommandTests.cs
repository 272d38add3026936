using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>CREATE, DELETE, RENAME, SUBSCRIBE, LIST, LSUB, STATUS (RFC 9051 §6.3).</summary>
public class MailboxCommandTests
{
    [Fact]
    public async Task LIST_shows_the_first_mailboxes_with_their_uses()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync(
            "LIST \"\" *", "OK",
            @"* LIST (\HasNoChildren \Archive) ""/"" Archive", @"* LIST (\HasNoChildren \Drafts) ""/"" Drafts", @"* LIST (\HasNoChildren) ""/"" INBOX",
            @"* LIST (\HasNoChildren \Junk) ""/"" Junk", @"* LIST (\HasNoChildren \Sent) ""/"" Sent", @"* LIST (\HasNoChildren \Trash) ""/"" Trash");
    }

    [Fact]
    public async Task LIST_of_an_empty_pattern_tells_the_separator()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync("LIST \"\" \"\"", "OK", @"* LIST (\Noselect) ""/"" """"");
    }

    [Fact]
    public async Task A_deleted_parent_stays_as_a_level_without_a_mailbox()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE p/c");
        await client.OkAsync("DELETE p");
        await client.ExpectAsync("LIST \"\" p*", "OK", @"* LIST (\Noselect \HasChildren) ""/"" p", @"* LIST (\HasNoChildren) ""/"" p/c");
        await client.ExpectAsync("LIST \"\" p% RETURN (CHILDREN)", "OK", @"* LIST (\NonExistent \HasChildren) ""/"" p");
        await client.ExpectAsync("SELECT p", "NO [NONEXISTENT]");
        await client.ExpectAsync("DELETE p", "NO [HASCHILDREN]");
        await client.OkAsync("CREATE p");
        await client.OkAsync("SELECT p");
    }

    [Fact]
    public async Task LIST_takes_several_patterns_and_a_reference()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE p/c/d");
        await client.ExpectAsync("LIST p/ (% c/%)", "OK", @"* LIST (\HasChildren) ""/"" p/c", @"* LIST (\HasNoChildren) ""/"" p/c/d");
    }

    [Fact]
    public async Task LIST_SUBSCRIBED_shows_what_does_not_exist_as_well()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("SUBSCRIBE gone/child");
        await client.ExpectAsync("LIST (SUBSCRIBED) \"\" gone*", "OK", @"* LIST (\NonExistent \Subscribed \HasNoChildren) ""/"" gone/child");
        await client.ExpectAsync(
            "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" %", "OK",
            "{any} Archive", "{any} Drafts", @"* LIST (\Subscribed \HasNoChildren) ""/"" INBOX", "{any} Junk", "{any} Sent", "{any} Trash",
            @"* LIST (\NonExistent \HasNoChildren) ""/"" gone (""CHILDINFO"" (""SUBSCRIBED""))");
    }

    [Fact]
    public async Task LIST_can_return_STATUS_and_select_special_uses()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2, "Sent");
        var client = await server.LogInAsync();
        await client.ExpectAsync(
            "LIST (SPECIAL-USE) \"\" S* RETURN (SUBSCRIBED STATUS (MESSAGES UNSEEN))", "OK",
            @"* LIST (\Subscribed \HasNoChildren \Sent) ""/"" Sent", "* STATUS Sent (MESSAGES 2 UNSEEN 2)");
    }

    [Fact]
    public async Task LSUB_tells_parents_of_subscribed_names_for_a_percent_sign()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("SUBSCRIBE x/y");
        await client.ExpectAsync("LSUB \"\" x%", "OK", @"* LSUB (\Noselect) ""/"" x");
        await client.ExpectAsync("LSUB \"\" x*", "OK", @"* LSUB () ""/"" x/y");
        await client.OkAsync("UNSUBSCRIBE x/y");
        await client.ExpectAsync("LSUB \"\" x*", "OK");
    }

    [Fact]
    public async Task CREATE_refuses_what_exists_and_what_can_not_be_a_name()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync("CREATE inbox", "NO [ALREADYEXISTS]");
        await client.ExpectAsync("CREATE a//b", "NO [CANNOT]");
        await client.ExpectAsync("CREATE a/../b", "NO [CANNOT]");
        await client.ExpectAsync("CREATE \"\"", "NO [CANNOT]");
        await client.ExpectAsync("CREATE x/", "OK");
        await client.ExpectAsync("CREATE x", "NO [ALREADYEXISTS]");
    }

    [Fact]
    public async Task CREATE_gives_one_special_use_and_only_once()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync(@"CREATE Big (USE (\Important))", "OK [MAILBOXID (");
        await client.ExpectAsync(@"CREATE Big2 (USE (\Important))", "NO [USEATTR]");
        await client.ExpectAsync(@"CREATE Big3 (USE (\Nonsense))", "NO [USEATTR]");
        await client.ExpectAsync("LIST \"\" Big*", "OK", @"* LIST (\HasNoChildren \Important) ""/"" Big");
    }

    [Fact]
    public async Task DELETE_refuses_INBOX_and_what_does_not_exist()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync("DELETE INBOX", "NO [CANNOT]");
        await client.ExpectAsync("DELETE nowhere", "NO [NONEXISTENT]");
    }

    [Fact]
    public async Task A_mailbox_made_again_has_a_higher_UIDVALIDITY()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE again");
        var before = Validity(await client.OkAsync("STATUS again (UIDVALIDITY)"));
        await client.OkAsync("DELETE again");
        await client.OkAsync("CREATE again");
        Assert.True(Validity(await client.OkAsync("STATUS again (UIDVALIDITY)")) > before);

        static long Validity(Answer answer) => long.Parse(answer.Untagged[0].Split(' ')[^1].TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task RENAME_takes_the_children_along_and_keeps_the_messages()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE old/child");
        await server.FillAsync(1, "old/child");
        await client.OkAsync("RENAME old new/deep");
        await client.ExpectAsync(
            "LIST \"\" new*", "OK",
            @"* LIST (\HasChildren) ""/"" new", @"* LIST (\HasChildren) ""/"" new/deep", @"* LIST (\HasNoChildren) ""/"" new/deep/child");
        await client.ExpectAsync("STATUS new/deep/child (MESSAGES)", "OK", "* STATUS new/deep/child (MESSAGES 1)");
        await client.ExpectAsync("RENAME old x", "NO [NONEXISTENT]");
        await client.ExpectAsync("RENAME new Sent", "NO [ALREADYEXISTS]");
    }

    [Fact]
    public async Task RENAME_of_INBOX_moves_its_messages_and_leaves_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.LogInAsync();
        await client.OkAsync("RENAME INBOX old-mail");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 0)");
        await client.ExpectAsync("STATUS old-mail (MESSAGES)", "OK", "* STATUS old-mail (MESSAGES 2)");
    }

    [Fact]
    public async Task With_rev2_RENAME_tells_the_old_name_and_names_are_UTF8()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInRev2Async();
        await client.OkAsync("CREATE \"Entw\u00c3\u00bcrfe\"");
        await client.ExpectAsync(
            "RENAME \"Entw\u00c3\u00bcrfe\" Ideen", "OK", "* LIST (\\HasNoChildren) \"/\" Ideen (\"OLDNAME\" (\"Entw\u00c3\u00bcrfe\"))");
    }

    [Fact]
    public async Task Without_rev2_names_are_modified_UTF7()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE \"Entw&APw-rfe\"");
        await client.ExpectAsync("LIST \"\" E*", "OK", @"* LIST (\HasNoChildren) ""/"" Entw&APw-rfe");
        await client.ExpectAsync("CREATE \"bad&AGE-\"", "NO [CANNOT]");
    }

    [Fact]
    public async Task STATUS_tells_every_item()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3, "Sent");
        var client = await server.SelectAsync("Sent");
        await client.OkAsync(@"STORE 1 +FLAGS.SILENT (\Seen)");
        await client.OkAsync(@"STORE 2 +FLAGS.SILENT (\Deleted)");
        await client.ExpectAsync(
            "STATUS Sent (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE HIGHESTMODSEQ MAILBOXID)", "OK",
            "* OK [HIGHESTMODSEQ {any}] {any}",
            "* STATUS Sent (MESSAGES 3 RECENT 0 UIDNEXT 4 UIDVALIDITY {any} UNSEEN 2 DELETED 1 SIZE 69 HIGHESTMODSEQ {any} MAILBOXID ({any}))");
        await client.ExpectAsync("STATUS nowhere (MESSAGES)", "NO [NONEXISTENT]");
    }
}
