using BenchmarkDotNet.Attributes;
using Hoopoe.Protocol.Model;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Bench.Micro;

/// <summary>
/// Changes through the writer, durable when they return: one that waits alone, and 64 that share a commit. The disk's syncs are part of it.
/// </summary>
public class StoreBench
{
    const int Together = 64;
    const int Messages = 10_000;

    readonly Actor _actor = new("bench", "bench");
    readonly GeneratedMail _mail = new();
    string _folder = "";
    MailStore _store = null!;
    Account _account = null!;
    long _inbox;
    int _turn;
    byte[] _message = [];

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _folder = Directory.CreateTempSubdirectory("hoopoe-bench-").FullName;
        await MicroMailbox.FillAsync(_folder, Messages);
        _store = MailStore.Open(_folder, new StoreOptions { IndexesText = false });
        _account = await _store.Accounts.OpenAsync(_store.Directory.Find(BulkMail.User)!.Id);
        _account.Snapshot.TryFind(MailboxName.Inbox, out var inbox);
        _inbox = inbox!.Id;
        await _account.OpenMailboxAsync(_inbox);
        _message = _mail.Message(4711);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public Task StoreOne() => _account.RunAsync(NextStore());

    [Benchmark(OperationsPerInvoke = Together)]
    public Task StoreTogether() => Task.WhenAll(Enumerable.Range(0, Together).Select(_ => _account.RunAsync(NextStore())));

    [Benchmark]
    public Task AppendOne() => AppendAsync();

    [Benchmark(OperationsPerInvoke = Together)]
    public Task AppendTogether() => Task.WhenAll(Enumerable.Range(0, Together).Select(_ => AppendAsync()));

    StoreFlags NextStore()
    {
        var turn = Interlocked.Increment(ref _turn);
        var uid = new Uid((uint)(1 + (turn * 7919L % Messages)));
        var change = (turn / Messages) % 2 == 0 ? FlagChange.Add : FlagChange.Remove;
        return new StoreFlags(_actor, _inbox, UidSet.Of(uid), change, FlagSet.Of(SystemFlags.Answered));
    }

    async Task AppendAsync()
    {
        using var spool = _account.CreateSpool();
        spool.Write(_message);
        using var prepared = await _account.PrepareAsync(spool);
        await _account.RunAsync(new AppendMessages(_actor, _inbox, [new NewMessage(prepared, FlagSet.Empty)]));
    }
}
