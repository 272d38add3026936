namespace Hoopoe.Store.Sqlite;

/// <summary>SQLite answered with an error; <see cref="Code"/> is its primary result code.</summary>
sealed class SqliteStoreException(int code, string message) : IOException($"SQLite error {code}: {message}")
{
    /// <summary>SQLite's primary result code, such as 13 for a full disk.</summary>
    public int Code { get; } = code;

    /// <summary>Whether the disk is full (SQLITE_FULL).</summary>
    public bool IsFull => Code == SQLitePCL.raw.SQLITE_FULL;

    /// <summary>Whether the file is damaged, or no database at all (SQLITE_CORRUPT, SQLITE_NOTADB).</summary>
    public bool IsDamage => Code is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB;

    /// <summary>Whether a UNIQUE, NOT NULL or other constraint refused the row; the transaction stands.</summary>
    public bool IsConstraint => Code == SQLitePCL.raw.SQLITE_CONSTRAINT;
}
