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
            TestServer.User, "reader", "reader-secret", Credential.ReadOnlyScope, null, TestContext.Current.CancellationToken);
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
    public void Commands_that_say_they_write_are_none_of_a_reader_s() =>
        Assert.DoesNotContain(CommandTable.All, spec => spec.Traits.HasFlag(CommandTraits.NeedsWrite) && ReadOnlyAccess.Allows(spec));
}
