using System.Runtime.InteropServices;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// A run of about a thousand messages in UID order, immutable. What never changes of a message stands in arrays that later versions of the
/// chunk share; flags and mod-sequences stand apart. The counts let sequence numbers, STATUS and diffs skip the messages.
/// </summary>
sealed class SnapshotChunk
{
    /// <summary>A chunk that has this many messages takes no more.</summary>
    public const int Capacity = 1_024;

    /// <summary>Bytes a message takes in a chunk.</summary>
    public const int BytesPerMessage = 32;

    readonly uint[] _uids;
    readonly uint[] _sizes;
    readonly PackedDate[] _internalDates;
    readonly uint[] _saveDates;
    readonly int[] _flagSets;
    readonly long[] _modSeqs;
    int[]? _distinctFlagSets;

    /// <summary>A version of a chunk in which the flags and mod-sequences of some messages differ.</summary>
    SnapshotChunk(SnapshotChunk earlier, ReadOnlySpan<StateChange> changes, FlagTable flags)
    {
        _uids = earlier._uids;
        _sizes = earlier._sizes;
        _internalDates = earlier._internalDates;
        _saveDates = earlier._saveDates;
        _flagSets = [.. earlier._flagSets];
        _modSeqs = [.. earlier._modSeqs];
        (Size, Unseen, Deleted, DeletedSize) = (earlier.Size, earlier.Unseen, earlier.Deleted, earlier.DeletedSize);
        HighestModSeq = earlier.HighestModSeq;
        foreach (var change in changes)
        {
            var index = Array.BinarySearch(_uids, change.Uid);
            Tally(index, -1, flags);
            _flagSets[index] = change.FlagSet;
            _modSeqs[index] = change.ModSeq;
            Tally(index, 1, flags);
            HighestModSeq = Math.Max(HighestModSeq, change.ModSeq);
        }
    }

    SnapshotChunk(
        uint[] uids, uint[] sizes, PackedDate[] internalDates, uint[] saveDates, int[] flagSets, long[] modSeqs, FlagTable flags)
    {
        _uids = uids;
        _sizes = sizes;
        _internalDates = internalDates;
        _saveDates = saveDates;
        _flagSets = flagSets;
        _modSeqs = modSeqs;
        for (var index = 0; index < uids.Length; index++)
        {
            HighestModSeq = Math.Max(HighestModSeq, modSeqs[index]);
            Size += sizes[index];
            Tally(index, 1, flags);
        }
    }

    public int Count => _uids.Length;

    public uint FirstUid => _uids[0];

    public uint LastUid => _uids[^1];

    public long HighestModSeq { get; }

    public int Unseen { get; private set; }

    public int Deleted { get; private set; }

    public long Size { get; }

    public long DeletedSize { get; private set; }

    public ReadOnlySpan<uint> Uids => _uids;

    public ReadOnlySpan<uint> Sizes => _sizes;

    public ReadOnlySpan<PackedDate> InternalDates => _internalDates;

    public ReadOnlySpan<uint> SaveDates => _saveDates;

    public ReadOnlySpan<int> FlagSets => _flagSets;

    public ReadOnlySpan<long> ModSeqs => _modSeqs;

    /// <summary>The flag sets in use, each once; found at the first asking.</summary>
    public ReadOnlySpan<int> DistinctFlagSets => _distinctFlagSets ??= [.. _flagSets.Distinct()];

    public MessageRow this[int index] =>
        new(_uids[index], _sizes[index], _internalDates[index], _saveDates[index], _flagSets[index], _modSeqs[index]);

    /// <summary>A chunk of rows in UID order, at least one.</summary>
    public static SnapshotChunk Of(ReadOnlySpan<MessageRow> rows, FlagTable flags)
    {
        var count = rows.Length;
        var uids = new uint[count];
        var sizes = new uint[count];
        var internalDates = new PackedDate[count];
        var saveDates = new uint[count];
        var flagSets = new int[count];
        var modSeqs = new long[count];
        for (var index = 0; index < count; index++)
        {
            ref readonly var row = ref rows[index];
            uids[index] = row.Uid;
            sizes[index] = row.Size;
            internalDates[index] = row.InternalDate;
            saveDates[index] = row.SaveDate;
            flagSets[index] = row.FlagSet;
            modSeqs[index] = row.ModSeq;
        }
        return new SnapshotChunk(uids, sizes, internalDates, saveDates, flagSets, modSeqs, flags);
    }

    /// <summary>This chunk with other flags and mod-sequences for some messages, all of them in it; everything else is shared.</summary>
    public SnapshotChunk With(ReadOnlySpan<StateChange> changes, FlagTable flags) => new(this, changes, flags);

    /// <summary>Whether another chunk is an earlier or later version of this one: the same messages in the same places.</summary>
    public bool HasMessagesOf(SnapshotChunk other) => ReferenceEquals(_uids, other._uids);

    /// <summary>Counts the flags of a message in, or out.</summary>
    void Tally(int index, int sign, FlagTable flags)
    {
        var system = flags[_flagSets[index]].System;
        if ((system & SystemFlags.Seen) == 0) Unseen += sign;
        if ((system & SystemFlags.Deleted) == 0) return;
        Deleted += sign;
        DeletedSize += sign * (long)_sizes[index];
    }

    /// <summary>The chunk's rows, appended to a list.</summary>
    public void CopyTo(List<MessageRow> rows)
    {
        for (var index = 0; index < Count; index++) rows.Add(this[index]);
    }

    /// <summary>The place of the first message whose UID is at least <paramref name="uid"/>.</summary>
    public int LowerBound(uint uid)
    {
        var index = _uids.AsSpan().BinarySearch(uid);
        return index < 0 ? ~index : index;
    }
}

/// <summary>New flags for one message.</summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct StateChange(uint Uid, int FlagSet, long ModSeq);
