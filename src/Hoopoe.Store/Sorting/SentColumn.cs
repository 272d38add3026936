using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sorting;

/// <summary>When the messages of a mailbox were sent, in Unix seconds.</summary>
sealed class SentColumn(uint[] uids, long[] seconds, Uid end) : KeyColumn(uids, end)
{
    public static readonly SentColumn Empty = new([], [], Uid.First);

    /// <summary>Stands for a message without a date that can be read.</summary>
    public const long Unknown = long.MinValue;

    public override long Bytes => 12L * seconds.Length;

    /// <summary>When messages were sent: the date in the header, or INTERNALDATE without one (RFC 5256 §2.2).</summary>
    /// <param name="wanted">UIDs, ascending.</param>
    /// <param name="received">Their internal dates in Unix seconds.</param>
    public long[] SentOf(ReadOnlySpan<uint> wanted, ReadOnlySpan<long> received)
    {
        var places = PlacesOf(wanted);
        var sent = new long[places.Length];
        for (var index = 0; index < places.Length; index++)
        {
            var known = places[index] < 0 ? Unknown : seconds[places[index]];
            sent[index] = known == Unknown ? received[index] : known;
        }
        return sent;
    }

    /// <summary>This column continued by messages with higher UIDs.</summary>
    public SentColumn Continue(uint[] newUids, long[] newSeconds, Uid newEnd) =>
        new([.. Uids, .. newUids], [.. seconds, .. newSeconds], newEnd);
}
