using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Operations;

/// <summary>An embedded store in a folder of its own, with one account; it can be closed and opened again.</summary>
sealed class StoreFixture : IAsyncDisposable
{
    public static readonly Actor Actor = new("test", "test");

    /// <summary>A store that indexes nothing unless it is told to.</summary>
    public static readonly StoreOptions Unindexed = new() { Stores = 1, ReserveBytes = 0, IndexesText = false };

    readonly StoreOptions _options;
    readonly TimeProvider? _time;
    readonly ILoggerFactory? _loggers;
    readonly FileLayer _files;
    readonly string _folder = Directory.CreateTempSubdirectory("hoopoe-store-").FullName;
    long _accountId;

    StoreFixture(StoreOptions? options, TimeProvider? time, ILoggerFactory? loggers, FileLayer? files)
    {
        _files = files ?? PhysicalFileLayer.Instance;
        _options = options ?? new StoreOptions { Stores = 1, ReserveBytes = 0 };
        _time = time;
        _loggers = loggers;
    }

    public string Folder => _folder;

    public string PackFolder => Path.Combine(_folder, "store-00", "pack");

    public MailStore Store { get; private set; } = null!;

    public Account Account { get; private set; } = null!;

    public static async Task<StoreFixture> OpenAsync(
        StoreOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null, FileLayer? files = null)
    {
        var fixture = new StoreFixture(options, time, loggers, files);
        fixture.Store = fixture.Open();
        fixture._accountId = (await fixture.Store.Directory.AddAccountAsync("a@example.org", null, TestContext.Current.CancellationToken)).Id;
        fixture.Account = await fixture.Store.Accounts.OpenAsync(fixture._accountId);
        return fixture;
    }

    /// <summary>Closes the store and opens it again.</summary>
    /// <param name="whileClosed">Does something to its folder.</param>
    public async Task ReopenAsync(Action<string>? whileClosed = null)
    {
        await Store.DisposeAsync();
        whileClosed?.Invoke(_folder);
        Store = Open();
        Account = await Store.Accounts.OpenAsync(_accountId);
    }

    MailStore Open() => MailStore.Open(_folder, _options, _time ?? TimeProvider.System, _loggers ?? NullLoggerFactory.Instance, _files);

    public long IdOf(string name) =>
        Account.Snapshot.TryFind(MailboxName.Create(name), out var mailbox) ? mailbox.Id : throw new InvalidOperationException(name);

    public async Task<IReadOnlyList<Uid>> AppendAsync(string mailbox, int count, FlagSet? flags = null)
    {
        var messages = new List<NewMessage>();
        for (var index = 0; index < count; index++) messages.Add(new NewMessage(await PrepareAsync($"Subject: m{index}\r\n\r\nbody {index}\r\n"), flags ?? FlagSet.Empty));
        var appended = await Account.RunAsync(new AppendMessages(Actor, IdOf(mailbox), messages));
        foreach (var message in messages) message.Message.Dispose();
        return appended.Uids;
    }

    public async Task<PreparedMessage> PrepareAsync(string text)
    {
        using var spool = Account.CreateSpool();
        spool.Write(Encoding.UTF8.GetBytes(text));
        return await Account.PrepareAsync(spool);
    }

    public async ValueTask DisposeAsync()
    {
        var faults = (await CheckAsync()).Faults;
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>Checks the store. Should it be erasing something, that goes by the clock, which stands still if it is a test's own.</summary>
    async Task<ConsistencyReport> CheckAsync()
    {
        var check = Store.CheckAsync(null, TestContext.Current.CancellationToken);
        while (!check.IsCompleted && _time is FakeTimeProvider clock)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        return await check;
    }
}
