using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Tests.Security;

/// <summary>What the log says of what people and administrators take away.</summary>
public sealed class AuditLogTests : IAsyncLifetime
{
    const string User = "alice@example.org";

    readonly RecordingLog _log = new();
    RunningServer? _server;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(loggers: _log);
        await _server.Server.Administration.AddAccountAsync(User, "secret", Token);
    }

    [Fact]
    public async Task Deleted_mailboxes_and_expunged_messages_are_logged_with_who_and_from_where()
    {
        using var client = await WireClient.ConnectAsync(_server!.Server.ImapPort);
        await client.LogInAsync(User, "secret");
        foreach (var command in new[]
        {
            "CREATE \"Old {odd} &AGE-x\"", "CREATE Old", "APPEND Old {1+}\r\nx", "APPEND INBOX (\\Deleted) {1+}\r\nx", "APPEND INBOX (\\Deleted) {1+}\r\ny",
            "SELECT INBOX", "UID EXPUNGE 1", "EXPUNGE", "EXPUNGE", "DELETE Old", "APPEND Sent (\\Deleted) {1+}\r\nx", "SELECT Sent", "CLOSE",
        })
            await client.SendAsync("a", command);
        Assert.Equal(
            [
                $"{User} from 127.0.0.1 expunged 1 messages of INBOX", $"{User} from 127.0.0.1 expunged 1 messages of INBOX",
                $"{User} from 127.0.0.1 deleted the mailbox Old with 1 messages", $"{User} from 127.0.0.1 expunged 1 messages of Sent",
            ],
            _log.Lines.Where(line => line.Contains(" from 127.0.0.1 expunged ", StringComparison.Ordinal)
                || line.Contains(" deleted the mailbox ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Names_in_it_are_escaped_and_cut()
    {
        using var client = await WireClient.ConnectAsync(_server!.Server.ImapPort);
        await client.LogInAsync(User, "secret");
        var name = string.Concat(Enumerable.Repeat("\u202ex\u00e4", 100));
        await client.WriteAsync($"a ENABLE IMAP4rev2\r\n");
        await client.ReadTaggedAsync("a");
        foreach (var verb in new[] { "CREATE", "DELETE" })
        {
            await client.WriteAsync([.. "b "u8, .. System.Text.Encoding.UTF8.GetBytes($"{verb} \"{name}\"\r\n")]);
            Assert.StartsWith("b OK", await client.ReadTaggedAsync("b"), StringComparison.Ordinal);
        }
        var line = Assert.Single(_log.Lines, line => line.Contains(" deleted the mailbox ", StringComparison.Ordinal));
        Assert.Contains(@"mailbox \u{202e}x", line);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 1, 64 + 100);
    }

    [Fact]
    public async Task What_administrators_do_to_accounts_is_logged()
    {
        var administration = _server!.Server.Administration;
        var secret = await administration.AddAppPasswordAsync(User, "phone", CredentialScope.Reading, null, Token);
        await administration.RemoveAppPasswordAsync(User, "phone", Token);
        await administration.SetPasswordAsync(User, "another-secret", Token);
        await administration.AddAliasAsync(User, "bob@example.org", Token);
        await administration.SetDisabledAsync(User, isDisabled: true, Token);
        await administration.RemoveAccountAsync(User, Token);
        Assert.Equal(
            [
                "added", "app password phone made for read-only", "app password phone removed", "password set", "alias bob@example.org added",
                "disabled", "removed",
            ],
            _log.Lines.Where(line => line.StartsWith($"Account {User}: ", StringComparison.Ordinal)).Select(line => line.Split(": ", 2)[1]));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("secret", StringComparison.Ordinal) || line.Contains(secret, StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
