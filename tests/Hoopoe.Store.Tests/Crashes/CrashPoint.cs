using System.Numerics;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Hoopoe.Store.Tests.Disks;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>How a life ends.</summary>
enum Ending
{
    /// <summary>The store is closed.</summary>
    Close,

    /// <summary>The process is killed.</summary>
    Kill,

    /// <summary>The power is lost.</summary>
    PowerLoss,
}

/// <summary>One scenario with one fault: what was acknowledged before it, what is found after it, and whether life goes on.</summary>
/// <param name="template">What is there at first.</param>
/// <param name="scenario">What is done.</param>
/// <param name="reference">The states there are without faults.</param>
/// <param name="fault">The fault.</param>
/// <param name="ending">How the life with the fault ends.</param>
/// <param name="seed">Decides what of the unsynced is kept; null for none of it.</param>
sealed class CrashPoint(
    CrashTemplate template, CrashScenario scenario, CrashReference reference, DiskFault fault, Ending ending, int? seed)
{
    /// <summary>So long nothing takes that does not hang.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly List<Exception> _failures = [];
    readonly Dictionary<long, (uint UidValidity, Uid UidNext, ModSeq ModSeq)> _told = [];
    ModSeq _toldModSeq;
    int _acknowledged;
    int _later;

    /// <summary>How many operations were acknowledged, and found afterwards.</summary>
    public int Acknowledged => BitOperations.PopCount((uint)_acknowledged) + _later;

    /// <summary>Runs it; false if the scenario came to its end without the fault.</summary>
    public async Task<bool> RunAsync()
    {
        using var life = new Life(template, seed is { } number ? new Random(number) : null);
        try
        {
            await RunAsync(life).WaitAsync(Patience);
            return life.Disk.Met is not null;
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException(
                $"{scenario.Name}: {fault} came at {life.Disk.Met?.ToString() ?? "no call"}, {ending}, seed {seed}; "
                + $"acknowledged {_acknowledged:b}, "
                + $"failed {string.Join(" | ", _failures.Select(one => one.GetType().Name + ": " + one.Message))}", failure);
        }
    }

    async Task RunAsync(Life life)
    {
        await life.OpenAsync();
        await scenario.Prepare(life);
        life.Disk.Arm(fault);
        if (scenario.Together) await ActTogetherAsync(life);
        else await ActAsync(life);
        var met = life.Disk.Met;
        life.Disk.Disarm();
        if (met is not null) await AfterTheFaultAsync(life, met.Value);
        Note(life);
        await EndAsync(life);
        await life.OpenAsync();
        await FindAsync(life);
        await LiveOnAsync(life);
    }

    /// <summary>Runs the steps that are not acknowledged yet, up to the first that fails.</summary>
    async Task ActAsync(Life life)
    {
        for (var step = 0; step < scenario.Steps.Length; step++)
        {
            if ((_acknowledged & (1 << step)) != 0) continue;
            if (!await TryAsync(step, () => scenario.Steps[step](life))) return;
        }
    }

    async Task ActTogetherAsync(Life life)
    {
        var steps = new List<Task>();
        var batch = life.RunAsync(new Batch(() => steps.AddRange(scenario.Steps.Select(step => step(life)))));
        await TryAsync(null, () => batch);
        for (var step = 0; step < steps.Count; step++) await TryAsync(step, () => steps[step]);
    }

    async Task<bool> TryAsync(int? step, Func<Task> run)
    {
        try
        {
            await run();
            if (step is { } number) _acknowledged |= 1 << number;
            return true;
        }
        catch (Exception refused) when (refused is StoreRefusedException or IOException)
        {
            _failures.Add(refused);
            return false;
        }
    }

    async Task AfterTheFaultAsync(Life life, (DiskCalls Call, string Name) met)
    {
        switch (fault.Kind)
        {
            case DiskFaultKind.Full:
                Assert.All(_failures, failure => Assert.True(IsFull(failure), failure.ToString()));
                // There is room again: what was refused can be done, without another start.
                if (!scenario.IsRepeatable) break;
                _failures.Clear();
                await ActAsync(life);
                Assert.Empty(_failures);
                break;
            case DiskFaultKind.Failure when met.Call == DiskCalls.Sync && life.IsOpen:
                await AssertStoppedAsync(life, met.Name.StartsWith("directory", StringComparison.Ordinal));
                break;
            default:
                break;
        }
    }

    static bool IsFull(Exception failure) =>
        failure is StorageFullException
            or SqliteStoreException { IsFull: true }
            or StoreRefusedException { Refusal: StoreRefusal.StorageFull };

    /// <summary>After a sync that failed nothing more is written where it failed.</summary>
    static async Task AssertStoppedAsync(Life life, bool isDirectory)
    {
        if (isDirectory) Assert.Throws<SqliteStoreException>(() => life.Store.Directory.Disable(CrashTemplate.Address));
        else
        {
            var more = life.RunAsync(new SetSubscription(Life.Actor, MailboxName.Create("more"), subscribed: true));
            Assert.Equal(StoreRefusal.Unavailable, (await Assert.ThrowsAsync<StoreRefusedException>(() => more)).Refusal);
        }
    }

    /// <summary>Takes note of the numbers that sessions may have told their clients.</summary>
    void Note(Life life)
    {
        if (!life.IsOpen) return;
        foreach (var mailbox in life.Account.Snapshot.Mailboxes)
            _told[mailbox.Id] = (mailbox.UidValidity, mailbox.UidNext, mailbox.HighestModSeq);
        _toldModSeq = life.Account.Snapshot.ModSeq;
    }

    Task EndAsync(Life life) => ending switch
    {
        Ending.Close when fault.Kind != DiskFaultKind.PowerLoss => life.CloseAsync(),
        Ending.PowerLoss => life.LosePowerAsync(),
        _ => life.KillAsync(),
    };

    async Task FindAsync(Life life)
    {
        var found = await StoreState.ReadAsync(life.Store);
        var expected = reference.After(_acknowledged).ToList();
        if (!expected.Contains(found)) Assert.Equal(expected[0], found);
        await AssertSoundAsync(life);
        Assert.True(life.Account.Snapshot.ModSeq >= _toldModSeq, "the account's modseq went back");
        foreach (var mailbox in life.Account.Snapshot.Mailboxes)
        {
            if (!_told.TryGetValue(mailbox.Id, out var told) || told.UidValidity != mailbox.UidValidity) continue;
            Assert.True(mailbox.UidNext >= told.UidNext && mailbox.HighestModSeq >= told.ModSeq, $"{mailbox.Name} went back");
        }
    }

    static async Task AssertSoundAsync(Life life)
    {
        Assert.Empty((await life.Store.CheckAsync(null, CancellationToken.None)).Faults);
        foreach (var entry in life.Store.Directory.List())
        {
            var snapshot = (await life.Store.Accounts.OpenAsync(entry.Id)).Snapshot;
            var known = life.Store.Directory.Counters(entry.Id).ModSeq;
            Assert.True(known >= snapshot.ModSeq, "a modseq was given out that the directory does not know of");
        }
    }

    /// <summary>The store serves again, and what it acknowledges now is there after a loss of power as well.</summary>
    async Task LiveOnAsync(Life life)
    {
        var inbox = life.Mailbox("INBOX");
        var appended = await life.AppendAsync("INBOX", 77);
        Assert.Equal(inbox.UidNext, appended.Uids[0]);
        if (_told.TryGetValue(inbox.Id, out var told) && told.UidValidity == inbox.UidValidity)
            Assert.True(appended.Uids[0] >= told.UidNext);
        Assert.True(appended.ModSeq > _toldModSeq);
        await life.RunAsync(new StoreFlags(
            Life.Actor, inbox.Id, UidSet.Of(appended.Uids), FlagChange.Add, FlagSet.Of(SystemFlags.Answered, [])));
        life.Store.Directory.Disable(CrashTemplate.Address);
        _later = 3;
        var left = await StoreState.ReadAsync(life.Store);
        await life.LosePowerAsync();
        await life.OpenAsync();
        Assert.Equal(left, await StoreState.ReadAsync(life.Store));
        await AssertSoundAsync(life);
        await life.CloseAsync();
    }

    /// <summary>Runs an action within the writer: what it queues comes together in the next batch.</summary>
    sealed class Batch(Action queue) : StoreOperation<bool>(Life.Actor)
    {
        private protected override bool Execute(AccountDraft draft)
        {
            queue();
            return true;
        }
    }
}
