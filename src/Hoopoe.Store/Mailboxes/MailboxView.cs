using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// A mailbox's messages as one reader sees them at one moment, immutable. Sessions, FETCH and search read state only through it. Places
/// count from 0; a sequence number is a place in the announced view plus one.
/// </summary>
public sealed class MailboxView
{
    const int NotLookedFor = -2;

    readonly MailboxSnapshot _snapshot;
    int _firstUnseen = NotLookedFor;
    string[]? _keywords;

    internal MailboxView(long mailboxId, uint uidValidity, MailboxSnapshot snapshot)
    {
        MailboxId = mailboxId;
        UidValidity = uidValidity;
        _snapshot = snapshot;
    }

    internal MailboxSnapshot Snapshot => _snapshot;

    /// <summary>The mailbox's id in its store.</summary>
    public long MailboxId { get; }

    /// <summary>The mailbox's UIDVALIDITY (RFC 9051 §2.3.1.1).</summary>
    public uint UidValidity { get; }

    /// <summary>How many messages there are.</summary>
    public int Count => _snapshot.Count;

    /// <summary>The UID that the next message gets at the least.</summary>
    public Uid UidNext => _snapshot.UidNext;

    /// <summary>The highest mod-sequence of the mailbox (RFC 7162 §3.1.2.1), that of expunges included.</summary>
    public ModSeq HighestModSeq => _snapshot.HighestModSeq;

    /// <summary>How many messages lack \Seen.</summary>
    public int Unseen => _snapshot.Unseen;

    /// <summary>How many messages carry \Deleted.</summary>
    public int Deleted => _snapshot.Deleted;

    /// <summary>The sum of the messages' sizes in bytes.</summary>
    public long Size => _snapshot.Size;

    /// <summary>The UID of the message at a place.</summary>
    public Uid UidAt(int index) => new(_snapshot.UidAt(index));

    /// <summary>The message at a place, read once.</summary>
    public MessageState At(int index)
    {
        var row = _snapshot.RowAt(index);
        return new MessageState(
            new Uid(row.Uid), FlagsOf(row), new ModSeq(row.ModSeq), row.Size, row.InternalDate.ToDate(),
            DateTimeOffset.FromUnixTimeSeconds(row.SaveDate));
    }

    /// <summary>The flags of the message at a place.</summary>
    public FlagSet FlagsAt(int index) => _snapshot.Flags[_snapshot.RowAt(index).FlagSet];

    /// <summary>The mod-sequence of the message at a place.</summary>
    public ModSeq ModSeqAt(int index) => new(_snapshot.RowAt(index).ModSeq);

    /// <summary>The size in bytes of the message at a place.</summary>
    public uint SizeAt(int index) => _snapshot.RowAt(index).Size;

    /// <summary>The INTERNALDATE of the message at a place, with the zone it was given.</summary>
    public DateTimeOffset InternalDateAt(int index) => _snapshot.RowAt(index).InternalDate.ToDate();

    /// <summary>When the message at a place came into this mailbox (RFC 8514).</summary>
    public DateTimeOffset SaveDateAt(int index) => DateTimeOffset.FromUnixTimeSeconds(_snapshot.RowAt(index).SaveDate);

    /// <summary>The place of a message, or -1.</summary>
    public int IndexOf(Uid uid)
    {
        var index = LowerBound(uid);
        return index < Count && _snapshot.UidAt(index) == uid.Value ? index : -1;
    }

    /// <summary>The first place whose UID is at least <paramref name="uid"/>; <see cref="Count"/> when there is none.</summary>
    public int LowerBound(Uid uid) => _snapshot.LowerBound(uid.Value);

    /// <summary>The place of the first message without \Seen, or -1.</summary>
    public int FirstUnseen => _firstUnseen != NotLookedFor ? _firstUnseen : _firstUnseen = FindFirstUnseen();

    /// <summary>The keywords that messages of this mailbox carry, sorted.</summary>
    public IReadOnlyList<string> Keywords => _keywords ??= FindKeywords();

    int FindFirstUnseen()
    {
        for (var chunk = 0; chunk < _snapshot.Chunks.Length; chunk++)
        {
            if (_snapshot.Chunks[chunk].Unseen == 0) continue;
            var flagSets = _snapshot.Chunks[chunk].FlagSets;
            for (var index = 0; index < flagSets.Length; index++)
            {
                if (!_snapshot.Flags[flagSets[index]].Has(SystemFlags.Seen)) return _snapshot.StartOf(chunk) + index;
            }
        }
        return -1;
    }

    string[] FindKeywords()
    {
        var used = new HashSet<int>();
        foreach (var chunk in _snapshot.Chunks)
        {
            foreach (var id in chunk.DistinctFlagSets) used.Add(id);
        }
        return [.. used.SelectMany(id => _snapshot.Flags[id].Keywords)
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The UIDs of the messages whose mod-sequence is above <paramref name="modSeq"/>; chunks without any are skipped.</summary>
    public UidSet ChangedSince(ModSeq modSeq)
    {
        var changed = new UidSet.Builder();
        foreach (var chunk in _snapshot.Chunks)
        {
            if (chunk.HighestModSeq <= modSeq.Value) continue;
            for (var index = 0; index < chunk.Count; index++)
            {
                if (chunk.ModSeqs[index] > modSeq.Value) changed.Add(new Uid(chunk.Uids[index]));
            }
        }
        return changed.ToSet();
    }

    /// <summary>The members of a set that no message here has; below UIDNEXT only, for what is above has not been given out.</summary>
    public UidSet Without(UidSet uids)
    {
        var left = new UidSet.Builder();
        foreach (var range in uids.Ranges)
        {
            var next = range.Low;
            var last = Math.Min(range.High, UidNext.Value - 1);
            for (var place = LowerBound(new Uid(range.Low)); place < Count && _snapshot.UidAt(place) <= last; place++)
            {
                var uid = _snapshot.UidAt(place);
                if (uid > next) left.Add(new NumberRange(next, uid - 1));
                next = uid + 1;
            }
            if (next <= last) left.Add(new NumberRange(next, last));
        }
        return left.ToSet();
    }

    /// <summary>
    /// This view plus the messages of <paramref name="announced"/> that are gone from it: what a session shows while expunges are withheld
    /// (RFC 9051 §7.5.1).
    /// </summary>
    public MailboxView Retaining(MailboxView announced)
    {
        var gone = SnapshotDiff.Between(announced, this).ExpungedIndexes;
        if (gone.Count == 0) return this;
        var rows = new List<MessageRow>(gone.Count);
        foreach (var index in gone) rows.Add(announced._snapshot.RowAt(index));
        return new MailboxView(MailboxId, UidValidity, _snapshot.Including(rows));
    }

    /// <summary>The rows from one place to below another, for a reader of all of them.</summary>
    internal IEnumerable<MessageRow> Rows(int from, int end)
    {
        if (from >= end) yield break;
        for (var chunk = _snapshot.ChunkOf(from); from < end; chunk++)
        {
            var start = _snapshot.StartOf(chunk);
            for (var last = Math.Min(end, start + _snapshot.Chunks[chunk].Count); from < last; from++)
                yield return _snapshot.Chunks[chunk][from - start];
        }
    }

    /// <summary>The row at a place.</summary>
    internal MessageRow RowAt(int index) => _snapshot.RowAt(index);

    /// <summary>The flags of a row of this view.</summary>
    internal FlagSet FlagsOf(in MessageRow row) => _snapshot.Flags[row.FlagSet];
}

/// <summary>One message's state in a view.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="ModSeq">When it last changed.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="InternalDate">Its INTERNALDATE, with the zone it was given.</param>
/// <param name="SaveDate">When it came into the mailbox.</param>
public readonly record struct MessageState(
    Uid Uid, FlagSet Flags, ModSeq ModSeq, uint Size, DateTimeOffset InternalDate, DateTimeOffset SaveDate);
