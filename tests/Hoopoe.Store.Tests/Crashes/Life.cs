using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Disks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>A store on a simulated disk, from one start to the next; a clock that stands still makes every life of it the same.</summary>
sealed class Life : IDisposable
{
    public static readonly Actor Actor = new("a@example.org", "test");

    public static readonly StoreOptions Options = new()
    {
        Stores = 1,
        ReserveBytes = 64 << 10,
        SegmentBytes = 8_192,
        LowWaterBytes = 0,
        IndexesText = false,
        Directory = new DirectoryOptions { Iterations = DirectoryOptions.MinIterations },
    };

    readonly CrashTemplate _template;
    MailStore? _store;

    public Life(CrashTemplate template, Random? chance)
    {
        _template = template;
        Time = new FakeTimeProvider(CrashTemplate.Began + TimeSpan.FromDays(1));
        Disk = new SimulatedDisk(template.Copy(), chance);
    }

    public SimulatedDisk Disk { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>A backup that has mail which the store has lost.</summary>
    public string Backup => _template.Backup;

    public bool IsOpen => _store is not null;

    public MailStore Store => _store ?? throw new InvalidOperationException("The store is closed.");

    public Account Account { get; private set; } = null!;

    /// <summary>Messages prepared before the faults begin.</summary>
    public List<NewMessage> Prepared { get; } = [];

    public async Task OpenAsync()
    {
        _store = MailStore.Open(Disk.Folder, Options, Time, NullLoggerFactory.Instance, Disk.Files);
        Account = await _store.Accounts.OpenAsync(_store.Directory.Find(CrashTemplate.Address)!.Id);
    }

    public async Task CloseAsync()
    {
        foreach (var message in Prepared) message.Message.Dispose();
        Prepared.Clear();
        if (_store is not { } store) return;
        _store = null;
        await store.DisposeAsync();
    }

    /// <summary>The process is killed: what it has written stays, what it would still have written does not come.</summary>
    public async Task KillAsync()
    {
        Disk.TurnOff();
        await CloseAsync();
        Disk.TurnOn();
    }

    public async Task LosePowerAsync()
    {
        Disk.TurnOff();
        await CloseAsync();
        Disk.LosePower();
    }

    public MailboxInfo Mailbox(string name) =>
        Account.Snapshot.TryFind(MailboxName.Create(name), out var mailbox)
            ? mailbox
            : throw new InvalidOperationException($"There is no {name}.");

    public long IdOf(string name) => Mailbox(name).Id;

    public Task<T> RunAsync<T>(StoreOperation<T> operation) => Account.RunAsync(operation);

    public async Task<NewMessage> MessageAsync(int number, int size = 200, FlagSet? flags = null)
    {
        using var spool = Account.CreateSpool();
        var header = $"Subject: message {number}\r\nMessage-ID: <{number}@example.org>\r\n\r\n";
        spool.Write(Encoding.ASCII.GetBytes(header + new string('x', size) + "\r\n"));
        return new NewMessage(await Account.PrepareAsync(spool), flags ?? FlagSet.Empty);
    }

    public async Task<AppendResult> AppendAsync(string mailbox, int number, int size = 200)
    {
        var message = await MessageAsync(number, size);
        using (message.Message) return await RunAsync(new AppendMessages(Actor, IdOf(mailbox), [message]));
    }

    public void Dispose() => Disk.Dispose();
}
