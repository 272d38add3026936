using System.Runtime.InteropServices;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Tests.Mailboxes;

/// <summary>Random changes to a snapshot, held against a sorted dictionary that does the same in the plainest way.</summary>
public class SnapshotModelTests
{
    static readonly FlagTable Flags = FlagTable.Initial.Add(FlagSet.Of(SystemFlags.Seen)).Add(FlagSet.Of(SystemFlags.Deleted, ["$a"]));

    enum Kind
    {
        Append,
        SetFlags,
        Expunge,
    }

    readonly record struct Step(Kind Kind, int Count, int Seed);

    static readonly Gen<Step[]> Steps = Gen.Select(
        Gen.Enum<Kind>(), Gen.Int[1, 1_500], Gen.Int[0, 1_000_000], (kind, count, seed) => new Step(kind, count, seed)).Array[1, 25];

    [Fact]
    public void A_snapshot_holds_what_a_plain_model_holds() => Steps.Sample(
        steps =>
        {
            var run = new Run();
            foreach (var step in steps)
            {
                run.Apply(step);
                run.AssertSame();
            }
        },
        iter: 50);

    [Fact]
    public void The_difference_of_any_two_snapshots_leads_from_the_one_to_the_other() => Steps.Sample(
        steps =>
        {
            var run = new Run();
            var moments = new List<(MailboxSnapshot Snapshot, SortedDictionary<uint, MessageRow> Model)> { run.Moment() };
            foreach (var step in steps)
            {
                run.Apply(step);
                moments.Add(run.Moment());
            }
            foreach (var earlier in moments) AssertDifference(earlier, moments[^1]);
        },
        iter: 40);

    [Fact]
    public void A_view_that_retains_shows_the_announced_and_the_new() => Steps.Sample(
        steps =>
        {
            var run = new Run();
            run.Apply(new Step(Kind.Append, 1_200, 1));
            var announced = run.Moment();
            foreach (var step in steps) run.Apply(step);
            var latest = run.Moment();
            var retained = View(latest.Snapshot).Retaining(View(announced.Snapshot));
            var expected = announced.Model.Keys.Union(latest.Model.Keys).Order().ToList();
            Assert.Equal(expected, Enumerable.Range(0, retained.Count).Select(place => retained.UidAt(place).Value));
            foreach (var (place, uid) in expected.Index())
                Assert.Equal((latest.Model.TryGetValue(uid, out var row) ? row : announced.Model[uid]).ModSeq, retained.ModSeqAt(place).Value);
            Assert.Equal(latest.Snapshot.HighestModSeq, retained.HighestModSeq);
        },
        iter: 40);

    static MailboxView View(MailboxSnapshot snapshot) => new(1, 1, snapshot);

    static void AssertDifference(
        (MailboxSnapshot Snapshot, SortedDictionary<uint, MessageRow> Model) earlier,
        (MailboxSnapshot Snapshot, SortedDictionary<uint, MessageRow> Model) later)
    {
        var difference = SnapshotDiff.Between(View(earlier.Snapshot), View(later.Snapshot));
        Assert.Equal(
            earlier.Model.Keys.Index().Where(item => !later.Model.ContainsKey(item.Item)).Select(item => item.Index), difference.ExpungedIndexes);
        Assert.Equal(earlier.Model.Keys.Where(uid => !later.Model.ContainsKey(uid)), difference.ExpungedUids.Select(uid => uid.Value));
        Assert.Equal(
            later.Model.Values.Index()
                .Where(item => earlier.Model.TryGetValue(item.Item.Uid, out var before) && before.ModSeq != item.Item.ModSeq)
                .Select(item => item.Index),
            difference.ChangedIndexes);
        Assert.Equal(later.Model.Keys.Count(uid => !earlier.Model.ContainsKey(uid)), difference.Added);
    }

    sealed class Run
    {
        readonly SortedDictionary<uint, MessageRow> _model = [];
        MailboxSnapshot _snapshot = MailboxSnapshot.Of([], Flags, ModSeq.Zero, Uid.First);
        long _modSeq;
        uint _uidNext = 1;

        public (MailboxSnapshot Snapshot, SortedDictionary<uint, MessageRow> Model) Moment() => (_snapshot, new(_model));

        public void Apply(Step step)
        {
            var random = new Random(step.Seed);
            _modSeq++;
            switch (step.Kind)
            {
                case Kind.Append:
                    Append(random, step.Count);
                    break;
                case Kind.SetFlags:
                    SetFlags(random, step.Count);
                    break;
                default:
                    Expunge(random, step.Count);
                    break;
            }
        }

        void Append(Random random, int count)
        {
            var rows = new List<MessageRow>();
            for (var index = 0; index < count; index++)
            {
                _uidNext += (uint)random.Next(1, 4);
                rows.Add(new MessageRow(_uidNext - 1, (uint)random.Next(1, 9_999), new PackedDate(random.Next()), 5, random.Next(3), _modSeq));
            }
            foreach (var row in rows) _model.Add(row.Uid, row);
            _snapshot = _snapshot.Append(rows, Flags, new ModSeq(_modSeq), new Uid(_uidNext));
        }

        void SetFlags(Random random, int count)
        {
            var changes = Chosen(random, count).Select(uid => new StateChange(uid, random.Next(3), _modSeq)).ToList();
            foreach (var change in changes) _model[change.Uid] = _model[change.Uid] with { FlagSet = change.FlagSet, ModSeq = change.ModSeq };
            _snapshot = _snapshot.With(CollectionsMarshal.AsSpan(changes), Flags, new ModSeq(_modSeq));
        }

        void Expunge(Random random, int count)
        {
            var gone = Chosen(random, count);
            foreach (var uid in gone) _model.Remove(uid);
            _snapshot = _snapshot.Without(UidSet.Of(gone.Select(uid => new Uid(uid))), new ModSeq(_modSeq));
        }

        List<uint> Chosen(Random random, int count) =>
            [.. _model.Keys.OrderBy(_ => random.Next()).Take(Math.Min(count, _model.Count)).Order()];

        public void AssertSame()
        {
            Assert.Equal(_model.Values, Enumerable.Range(0, _snapshot.Count).Select(_snapshot.RowAt));
            Assert.Equal(_model.Values.Count(row => row.FlagSet != 1), _snapshot.Unseen);
            Assert.Equal(_model.Values.Count(row => row.FlagSet == 2), _snapshot.Deleted);
            Assert.Equal(_model.Values.Sum(row => row.Size), _snapshot.Size);
            Assert.Equal(_model.Values.Where(row => row.FlagSet == 2).Sum(row => row.Size), _snapshot.DeletedSize);
            for (var uid = 1u; uid <= _uidNext; uid += 97)
                Assert.Equal(_model.Keys.Count(known => known < uid), _snapshot.LowerBound(uid));
        }
    }
}
