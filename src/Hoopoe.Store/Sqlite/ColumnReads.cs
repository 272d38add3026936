using System.Runtime.InteropServices;

namespace Hoopoe.Store.Sqlite;

/// <summary>
/// Reads values of the row that a statement stands on. They are in memory by then and nothing here blocks, so these calls go without counting
/// references and without a word to the garbage collector, which would take longer than the reading. The caller sees to it that the statement
/// lives.
/// </summary>
static unsafe partial class ColumnReads
{
    const string Library = "e_sqlite3";

    /// <summary>The bytes in a column; none for NULL.</summary>
    public static ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        var start = Blob(statement, column);
        return start is null ? [] : new ReadOnlySpan<byte>(start, Length(statement, column));
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long Integer(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static partial byte* Blob(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint statement, int column);
}
