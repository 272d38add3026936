using Hoopoe.Server.Commands;
using Hoopoe.Server.Sessions;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Tests.Security;

public class AppPasswordTests
{
    [Fact]
    public async Task A_read_only_app_password_reads_and_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        await server.Store.Directory.AddAppPasswordAsync(
            TestServer.User, "reader", "reader-secret", CredentialScope.Reading, null, TestContext.Current.CancellationToken);
        var client = await server.ConnectAsync();
        await client.OkAsync($"LOGIN {TestServer.User} reader-secret");
        foreach (var command in new[]
        {
            "CREATE x", "DELETE Sent", "RENAME Sent x", "SUBSCRIBE INBOX", "UNSUBSCRIBE INBOX", "APPEND INBOX {11+}\r\nx9 LOGOUT\r\n",
        })
            await client.ExpectAsync(command, "NO [NOPERM]");
        Assert.StartsWith("OK [READ-ONLY]", (await client.SendAsync("SELECT INBOX")).Tagged, StringComparison.Ordinal);
        foreach (var command in new[]
        {
            "STORE 1 +FLAGS (\\Deleted)", "UID STORE 1 +FLAGS (\\Deleted)", "COPY 1 Sent", "MOVE 1 Sent", "UID COPY 1 Sent",
            "UID MOVE 1 Sent", "EXPUNGE", "UID EXPUNGE 1",
        })
            await client.ExpectAsync(command, "NO [NOPERM]");
        await client.ExpectAsync("FETCH 1 (BODY[TEXT])", "OK", "* 1 FETCH (BODY[TEXT] {any}");
        await client.ExpectAsync("FETCH 1 (FLAGS)", "OK", "* 1 FETCH (FLAGS ())");
        await client.OkAsync("CLOSE");
        await client.ExpectAsync("STATUS INBOX (MESSAGES UNSEEN)", "OK", "* STATUS INBOX (MESSAGES 1 UNSEEN 1)");
    }

    [Fact]
    public async Task An_app_password_for_folders_knows_no_others()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var owner = await server.LogInAsync();
        foreach (var command in new[] { "CREATE Work", "CREATE Work/2026", "CREATE Private", "SUBSCRIBE Private", "SUBSCRIBE Work" })
            await owner.OkAsync(command);
        await owner.AppendAsync("Work", "Subject: w\r\n\r\n");
        await server.Store.Directory.AddAppPasswordAsync(
            TestServer.User, "scanner", "scanner-secret", CredentialScope.Parse("folder Work"), null, TestContext.Current.CancellationToken);

        var client = await server.ConnectAsync();
        await client.OkAsync($"LOGIN {TestServer.User} scanner-secret");
        await client.ExpectAsync("LIST \"\" *", "OK", "* LIST (\\HasChildren) \"/\" Work", "* LIST (\\HasNoChildren) \"/\" Work/2026");
        await client.ExpectAsync("LSUB \"\" *", "OK", "* LSUB () \"/\" Work");
        foreach (var command in new[] { "SELECT INBOX", "EXAMINE Private", "STATUS INBOX (MESSAGES)", "SELECT Nowhere" })
            await client.ExpectAsync(command, "NO [NONEXISTENT] There is no such mailbox.");
        await client.ExpectAsync("APPEND Private {1+}\r\nx", "NO [TRYCREATE]");
        foreach (var command in new[] { "CREATE x", "DELETE Private", "RENAME Work x", "SUBSCRIBE INBOX", "DELETE Work/2026" })
            await client.ExpectAsync(command, "NO [NOPERM]");
        await client.AppendAsync("Work/2026", "Subject: w\r\n\r\n");
        await client.ExpectAsync("APPEND Work CATENATE (URL \"/INBOX/;UID=1\")", "NO [BADURL");
        await client.OkAsync("SELECT Work");
        await client.ExpectAsync("COPY 1 Private", "NO [TRYCREATE]");
        await client.OkAsync("COPY 1 Work/2026");
        await client.OkAsync("STORE 1 +FLAGS (\\Seen)");
    }

    [Fact]
    public async Task An_app_password_for_folders_hears_of_no_others()
    {
        await using var server = await TestServer.StartAsync();
        var owner = await server.LogInAsync();
        foreach (var command in new[] { "CREATE Work/a", "CREATE Private/b" }) await owner.OkAsync(command);
        await server.Store.Directory.AddAppPasswordAsync(
            TestServer.User, "scanner", "scanner-secret", CredentialScope.Parse("folder Work"), null, TestContext.Current.CancellationToken);
        var client = await server.ConnectAsync();
        await client.OkAsync($"LOGIN {TestServer.User} scanner-secret");
        await client.OkAsync("ENABLE METADATA");
        await client.ExpectAsync(
            "NOTIFY SET STATUS (personal (MessageNew MessageExpunge MailboxName SubscriptionChange MailboxMetadataChange))", "OK",
            "* STATUS Work (MESSAGES 0 UIDNEXT 1 UIDVALIDITY {any})", "* STATUS Work/a (MESSAGES 0 UIDNEXT 1 UIDVALIDITY {any})");

        foreach (var command in new[]
            {
                "CREATE Private/c", "DELETE Private/c", "SUBSCRIBE Private", "SETMETADATA Private (/private/comment \"x\")",
                "SETMETADATA INBOX (/private/comment \"x\")", "RENAME Private/b Private/d",
            })
            await owner.OkAsync(command);
        await owner.AppendAsync("INBOX", "Subject: x\r\n\r\n");
        await client.ExpectAsync("NOOP", "OK");

        await owner.OkAsync("RENAME Private/d Work/d");
        await client.HearAsync("* LIST (\\HasChildren) \"/\" Work", "* LIST (\\HasNoChildren) \"/\" Work/d");
        await owner.OkAsync("RENAME Work/a Private/a");
        await client.HearAsync("* LIST (\\HasChildren) \"/\" Work", "* LIST (\\NonExistent \\HasNoChildren) \"/\" Work/a");
        await client.ExpectAsync("GETMETADATA INBOX /private/comment", "NO [NONEXISTENT]");
        await client.ExpectAsync("SETMETADATA Work (/private/comment \"x\")", "NO [NOPERM]");
    }

    [Fact]
    public async Task An_app_password_for_sending_reads_no_mail()
    {
        await using var server = await TestServer.StartAsync();
        await server.Store.Directory.AddAppPasswordAsync(
            TestServer.User, "printer", "printer-secret", CredentialScope.Parse("smtp"), null, TestContext.Current.CancellationToken);
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"LOGIN {TestServer.User} printer-secret", "NO [AUTHORIZATIONFAILED]");
        await client.ExpectAsync("LIST \"\" *", "BAD");
    }

    [Fact]
    public void Commands_that_say_they_write_are_none_of_a_reader_s() =>
        Assert.DoesNotContain(CommandTable.All, spec => spec.Traits.HasFlag(CommandTraits.NeedsWrite) && ScopeAccess.Allows(CredentialScope.Reading, spec));
}
