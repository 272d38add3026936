using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Store.Tests.Accounts;

public sealed class KnownClientTests : IDisposable
{
    readonly DirectoryFixture _fixture = new();

    [Fact]
    public async Task A_client_is_known_for_30_days_also_after_a_restart()
    {
        var account = await _fixture.Add("alice@example.org");
        await _fixture.Add("bob@example.org");
        _fixture.Accounts.NoteClient(account.Id, "192.0.2.1");
        _fixture.Restart();
        Assert.True(_fixture.Accounts.IsKnownClient("Alice@Example.org", "192.0.2.1"));
        Assert.False(_fixture.Accounts.IsKnownClient("alice@example.org", "192.0.2.2"));
        Assert.False(_fixture.Accounts.IsKnownClient("bob@example.org", "192.0.2.1"));
        Assert.False(_fixture.Accounts.IsKnownClient("no name", "192.0.2.1"));
        _fixture.Time.Advance(KnownClients.Lifetime);
        Assert.False(_fixture.Accounts.IsKnownClient("alice@example.org", "192.0.2.1"));
    }

    [Fact]
    public async Task Those_seen_last_are_kept()
    {
        var account = await _fixture.Add("alice@example.org");
        for (var client = 0; client <= AccountDirectory.MaxKnownClients; client++)
        {
            _fixture.Accounts.NoteClient(account.Id, $"client {client}");
            _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.False(_fixture.Accounts.IsKnownClient("alice@example.org", "client 0"));
        Assert.True(_fixture.Accounts.IsKnownClient("alice@example.org", "client 1"));
    }

    [Fact]
    public async Task A_removed_account_leaves_none_behind()
    {
        var account = await _fixture.Add("alice@example.org");
        _fixture.Accounts.NoteClient(account.Id, "192.0.2.1");
        _fixture.Accounts.RemoveAccount("alice@example.org");
        await _fixture.Add("alice@example.org");
        Assert.False(_fixture.Accounts.IsKnownClient("alice@example.org", "192.0.2.1"));
    }

    public void Dispose() => _fixture.Dispose();
}
