using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>Has the rows that refer to bodies of one segment refer to the copies of these elsewhere.</summary>
/// <param name="packs">The packs; the copies are on disk before the rows are.</param>
/// <param name="segment">The segment that the bodies leave.</param>
/// <param name="copies">The copies by the offsets of the originals; they are held until this has run.</param>
sealed class RelocateBodies(PackStore packs, int segment, IReadOnlyDictionary<long, UnplacedBody> copies) : StoreChore
{
    /// <summary>The result is how many rows were changed.</summary>
    protected override int Run(SqliteConnection rows)
    {
        var changed = 0;
        foreach (var table in (string[])["message", "expunged"])
        {
            foreach (var (key, offset) in Referring(rows, table))
            {
                var copy = copies[offset].Blob;
                rows.Prepare($"UPDATE {table} SET segment = ?2, offset = ?3 WHERE key = ?1")
                    .Bind(1, key).Bind(2, copy.Segment).Bind(3, copy.Offset).Run();
                changed++;
            }
        }
        if (changed == 0) return 0;
        Recovery.NoteReferenced(rows, copies.Values.Select(copy => copy.Blob).Max());
        packs.Sync();
        return changed;
    }

    List<(long Key, long Offset)> Referring(SqliteConnection rows, string table)
    {
        var found = new List<(long, long)>();
        var statement = rows.Prepare($"SELECT key, offset FROM {table} WHERE segment = ?1").Bind(1, segment);
        while (statement.Step())
        {
            if (copies.ContainsKey(statement.Int64(1))) found.Add((statement.Int64(0), statement.Int64(1)));
        }
        statement.Reset();
        return found;
    }
}
