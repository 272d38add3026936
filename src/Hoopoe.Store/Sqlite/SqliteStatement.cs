using SQLitePCL;

namespace Hoopoe.Store.Sqlite;

/// <summary>A prepared statement of one connection. Parameters count from 1, columns from 0, as SQLite counts them.</summary>
sealed class SqliteStatement : IDisposable
{
    readonly SqliteConnection _connection;
    readonly sqlite3_stmt _handle;
    nint _row;

    internal SqliteStatement(SqliteConnection connection, sqlite3_stmt handle)
    {
        _connection = connection;
        _handle = handle;
        _row = handle.DangerousGetHandle();
    }

    /// <summary>Gives a parameter an integer.</summary>
    public SqliteStatement Bind(int parameter, long value)
    {
        _connection.Check(raw.sqlite3_bind_int64(_handle, parameter, value));
        return this;
    }

    /// <summary>Gives a parameter an integer or NULL.</summary>
    public SqliteStatement Bind(int parameter, long? value) => value is { } known ? Bind(parameter, known) : BindNull(parameter);

    /// <summary>Gives a parameter a text or NULL.</summary>
    public SqliteStatement Bind(int parameter, string? value)
    {
        if (value is null) return BindNull(parameter);
        _connection.Check(raw.sqlite3_bind_text(_handle, parameter, value));
        return this;
    }

    /// <summary>Gives a parameter bytes, which are copied.</summary>
    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        _connection.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_handle, parameter, 0)
            : raw.sqlite3_bind_blob(_handle, parameter, value));
        return this;
    }

    /// <summary>Gives a parameter bytes or NULL.</summary>
    public SqliteStatement Bind(int parameter, byte[]? value) => value is null ? BindNull(parameter) : Bind(parameter, value.AsSpan());

    /// <summary>Gives a parameter NULL.</summary>
    public SqliteStatement BindNull(int parameter)
    {
        _connection.Check(raw.sqlite3_bind_null(_handle, parameter));
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_handle);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        raw.sqlite3_reset(_handle);
        _connection.Check(code);
        return false;
    }

    /// <summary>Runs a statement without rows to its end and makes it ready for the next run.</summary>
    public void Run()
    {
        try
        {
            while (Step())
            {
            }
        }
        finally
        {
            raw.sqlite3_reset(_handle);
        }
    }

    /// <summary>The integer in a column; 0 for NULL.</summary>
    public long Int64(int column) => ColumnReads.Integer(_row, column);

    /// <summary>The integer in a column.</summary>
    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public int Int32(int column) => (int)ColumnReads.Integer(_row, column);

    /// <summary>The text in a column; empty for NULL.</summary>
    public string Text(int column) => raw.sqlite3_column_text(_handle, column).utf8_to_string() ?? "";

    /// <summary>The text in a column, or null for NULL.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The bytes in a column, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => ColumnReads.Bytes(_row, column);

    /// <summary>A copy of the bytes in a column, or null for NULL.</summary>
    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Blob(column).ToArray();

    /// <summary>Whether a column is NULL.</summary>
    public bool IsNull(int column) => ColumnReads.Type(_row, column) == raw.SQLITE_NULL;

    /// <summary>Makes the statement ready for another run and forgets its values.</summary>
    public void Reset()
    {
        raw.sqlite3_reset(_handle);
        raw.sqlite3_clear_bindings(_handle);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // SQLite answers NULL for no statement.
        _row = 0;
        _handle.manual_close();
    }
}
