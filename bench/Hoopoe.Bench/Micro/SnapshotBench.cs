using BenchmarkDotNet.Attributes;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Bench.Micro;

/// <summary>The state of a mailbox in memory: one flag changed, one message come, and what a session has to be told of it.</summary>
public class SnapshotBench
{
    [Params(10_000, 1_000_000)]
    public int Messages { get; set; }

    MailboxSnapshot _snapshot = null!;
    MailboxView _view = null!;
    MailboxView _changed = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var rows = new List<MessageRow>(Messages);
        for (var uid = 1u; uid <= Messages; uid++) rows.Add(new MessageRow(uid, 3_000, default, 0, 0, 1));
        _snapshot = MailboxSnapshot.Of(rows, FlagTable.Initial, new ModSeq(1), new Uid((uint)Messages + 1));
        _view = new MailboxView(1, 1, _snapshot);
        _changed = new MailboxView(1, 1, Changed());
    }

    [Benchmark]
    public object ChangeOne() => Changed();

    [Benchmark]
    public object AppendOne() => _snapshot.Append(
        [new MessageRow((uint)Messages + 1, 3_000, default, 0, 0, 2)], FlagTable.Initial, new ModSeq(2), new Uid((uint)Messages + 2));

    [Benchmark]
    public ViewChanges Diff() => SnapshotDiff.Between(_view, _changed);

    MailboxSnapshot Changed() => _snapshot.With([new StateChange((uint)Messages / 2, 0, 2)], FlagTable.Initial, new ModSeq(2));
}
