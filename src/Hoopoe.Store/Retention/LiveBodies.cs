using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>Which bodies the rows of one moment refer to: eight bytes for each reference, sorted.</summary>
sealed class LiveBodies
{
    /// <summary>Offsets are multiples of <see cref="PackRecord.Alignment"/>; those of a segment take this many bits (1 TiB).</summary>
    const int OffsetBits = 37;

    readonly long[] _places;

    LiveBodies(long[] places) => _places = places;

    /// <summary>Reads the references of all messages, live and expunged.</summary>
    public static LiveBodies Read(SqliteConnection rows, CancellationToken cancellationToken)
    {
        var places = new List<long>();
        foreach (var table in (string[])["message", "expunged"])
        {
            var statement = rows.Prepare($"SELECT segment, offset FROM {table}");
            while (statement.Step())
            {
                if (places.Count % 65_536 == 0) cancellationToken.ThrowIfCancellationRequested();
                places.Add(PlaceOf(statement.Int32(0), statement.Int64(1)));
            }
            statement.Reset();
        }
        var sorted = places.ToArray();
        Array.Sort(sorted);
        return new LiveBodies(sorted);
    }

    /// <summary>Whether a row refers to a body.</summary>
    public bool Contain(BlobRef blob) => Array.BinarySearch(_places, PlaceOf(blob.Segment, blob.Offset)) >= 0;

    static long PlaceOf(int segment, long offset) => ((long)segment << OffsetBits) | (offset / PackRecord.Alignment);
}
