using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sorting;

/// <summary>What threads the messages of a mailbox: their hashed Message-IDs and those that they refer to.</summary>
sealed class ReferenceColumn(uint[] uids, long?[] ids, bool[] replies, int[] ends, long[] references, Uid end) : KeyColumn(uids, end)
{
    public static readonly ReferenceColumn Empty = new([], [], [], [], [], Uid.First);

    public override long Bytes => (25L * ids.Length) + (8L * references.Length);

    /// <summary>How many references there are.</summary>
    public int References => references.Length;

    /// <summary>The Message-ID of the message at a place, or null.</summary>
    public long? IdAt(int place) => ids[place];

    /// <summary>Whether the subject of the message at a place marks a reply or a forwarded message.</summary>
    public bool IsReplyAt(int place) => replies[place];

    /// <summary>
    /// The references of the message at a place, the oldest first: those of References, or the one of In-Reply-To (RFC 5256 §3).
    /// </summary>
    public ReadOnlySpan<long> ReferencesAt(int place) => references.AsSpan((place == 0 ? 0 : ends[place - 1])..ends[place]);

    /// <summary>This column continued by messages with higher UIDs.</summary>
    /// <param name="newUids">Their UIDs.</param>
    /// <param name="newIds">Their Message-IDs.</param>
    /// <param name="newReplies">Whether they are replies or forwarded messages.</param>
    /// <param name="newEnds">Where the references of each end in <paramref name="newReferences"/>.</param>
    /// <param name="newReferences">Their references, end to end.</param>
    /// <param name="newEnd">It has all messages below this UID then.</param>
    public ReferenceColumn Continue(
        uint[] newUids, long?[] newIds, bool[] newReplies, int[] newEnds, long[] newReferences, Uid newEnd) =>
        new(
            [.. Uids, .. newUids], [.. ids, .. newIds], [.. replies, .. newReplies],
            [.. ends, .. newEnds.Select(place => place + references.Length)], [.. references, .. newReferences], newEnd);
}
