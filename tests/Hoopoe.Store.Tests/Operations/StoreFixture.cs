using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Store.Tests.Operations;

/// <summary>An embedded store in a folder of its own, with one account; it can be closed and opened again.</summary>
sealed class StoreFixture : IAsyncDisposable
{
    public static readonly Actor Actor = new("test", "test");

    readonly string _folder = Directory.CreateTempSubdirectory("hoopoe-store-").FullName;
    AccountRegistry _registry = null!;

    StoreFixture()
    {
    }

    public EmbeddedStore Store { get; private set; } = null!;

    public Account Account { get; private set; } = null!;

    public static async Task<StoreFixture> OpenAsync()
    {
        var fixture = new StoreFixture();
        await fixture.ReopenAsync();
        return fixture;
    }

    public async Task ReopenAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        var options = new StoreOptions();
        Store = EmbeddedStore.Open(
            Path.Combine(_folder, "store"), _folder, PhysicalFileLayer.Instance, options, new SnapshotCache(1 << 20), TimeProvider.System,
            NullLogger.Instance);
        _registry = new AccountRegistry(_ => Store, options);
        Account = await _registry.OpenAsync(7);
    }

    public long IdOf(string name) =>
        Account.Snapshot.TryFind(MailboxName.Create(name), out var mailbox) ? mailbox.Id : throw new InvalidOperationException(name);

    public async Task<IReadOnlyList<Uid>> AppendAsync(string mailbox, int count, FlagSet? flags = null)
    {
        var messages = new List<NewMessage>();
        for (var index = 0; index < count; index++) messages.Add(new NewMessage(await PrepareAsync($"Subject: m{index}\r\n\r\nbody {index}\r\n"), flags ?? FlagSet.Empty));
        return (await Account.RunAsync(new AppendMessages(Actor, IdOf(mailbox), messages))).Uids;
    }

    public async Task<PreparedMessage> PrepareAsync(string text)
    {
        using var spool = Account.CreateSpool();
        spool.Write(Encoding.UTF8.GetBytes(text));
        return await Account.PrepareAsync(spool);
    }

    public async ValueTask DisposeAsync()
    {
        var faults = Store.Check(null, TestContext.Current.CancellationToken).Faults;
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(faults);
    }
}
