using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sorting;

/// <summary>
/// One key of all messages of a mailbox, immutable. The keys of a UID never change and UIDs are never reused, so a column is never wrong;
/// it
/// may end before the newest messages, and is then continued.
/// </summary>
abstract class KeyColumn(uint[] uids, Uid end)
{
    /// <summary>The UIDs that it has keys of, ascending; some may be of messages that were expunged.</summary>
    public ReadOnlySpan<uint> Uids => uids;

    /// <summary>It has the keys of all messages below this UID.</summary>
    public Uid End => end;

    /// <summary>About how much memory it takes.</summary>
    public abstract long Bytes { get; }

    /// <summary>
    /// Finds the places of messages in the column. The UIDs ascend, so each is looked for behind the one before; a message without keys
    /// is at -1.
    /// </summary>
    public int[] PlacesOf(ReadOnlySpan<uint> wanted)
    {
        var places = new int[wanted.Length];
        var next = 0;
        for (var index = 0; index < wanted.Length; index++)
        {
            if (next < uids.Length && uids[next] < wanted[index])
            {
                next++;
                if (next < uids.Length && uids[next] < wanted[index])
                {
                    var found = uids.AsSpan(next).BinarySearch(wanted[index]);
                    next += found < 0 ? ~found : found;
                }
            }
            places[index] = next < uids.Length && uids[next] == wanted[index] ? next : -1;
        }
        return places;
    }
}
