using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>How far a round of reading everything has come; kept, so that it goes on where it was after a restart.</summary>
/// <param name="Began">When it began, Unix seconds.</param>
/// <param name="Ended">When it ended; null while it goes on.</param>
/// <param name="IsAmongExpunged">Whether live messages are done.</param>
/// <param name="Key">The last message that was read.</param>
/// <param name="Messages">How many were read.</param>
/// <param name="Faults">How many faults were found.</param>
readonly record struct ScrubRows(long Began, long? Ended, bool IsAmongExpunged, long Key, long Messages, long Faults)
{
    /// <summary>What is kept; null if no round has begun.</summary>
    public static ScrubRows? Load(SqliteConnection rows)
    {
        var statement = rows.Prepare("SELECT began, ended, expunged, key, messages, faults FROM scrub");
        ScrubRows? kept = statement.Step()
            ? new ScrubRows(
                statement.Int64(0), statement.Int64OrNull(1), statement.Int64(2) != 0, statement.Int64(3), statement.Int64(4), statement.Int64(5))
            : null;
        statement.Reset();
        return kept;
    }

    /// <summary>Keeps it.</summary>
    public int Save(SqliteConnection rows)
    {
        rows.Prepare(
                "INSERT OR REPLACE INTO scrub (id, began, ended, expunged, key, messages, faults) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, Began).Bind(2, Ended).Bind(3, IsAmongExpunged ? 1L : 0).Bind(4, Key).Bind(5, Messages).Bind(6, Faults).Run();
        return 1;
    }
}
