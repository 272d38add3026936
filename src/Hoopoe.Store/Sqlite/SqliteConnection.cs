using SQLitePCL;

namespace Hoopoe.Store.Sqlite;

/// <summary>What a connection is opened for.</summary>
enum SqliteAccess
{
    /// <summary>Reads and writes; the file is made if it is not there.</summary>
    Write,

    /// <summary>Reads only.</summary>
    Read,
}

/// <summary>
/// One native SQLite connection, used by one thread at a time. Every connection of the project comes from <see cref="Open"/>, which sets WAL
/// and synchronous=FULL and asserts both: they belong to the native connection, so a connection opened elsewhere would lose commits at
/// power loss.
/// </summary>
sealed class SqliteConnection : IDisposable
{
    const int PrimaryCode = 0xFF;

    /// <summary>The writer's pages, which are most of those that change.</summary>
    const int WriterCacheKib = 16 << 10;

    /// <summary>Readers are many, and what they do not keep is in the system's cache.</summary>
    const int ReaderCacheKib = 4 << 10;

    readonly sqlite3 _handle;
    readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteConnection() => Batteries_V2.Init();

    SqliteConnection(sqlite3 handle) => _handle = handle;

    /// <summary>The memory that all connections take, their pages above all, in bytes.</summary>
    public static long MemoryUsed => raw.sqlite3_memory_used();

    /// <summary>Rows changed by the last INSERT, UPDATE or DELETE.</summary>
    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>The integer key of the last row inserted.</summary>
    public long LastInsertRowId => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens a database file.</summary>
    /// <exception cref="SqliteStoreException">The file can't be opened, or it refuses WAL or synchronous=FULL.</exception>
    public static SqliteConnection Open(string path, SqliteAccess access, string? vfs = null)
    {
        var flags = raw.SQLITE_OPEN_NOMUTEX
            | (access == SqliteAccess.Write ? raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE : raw.SQLITE_OPEN_READWRITE);
        var code = raw.sqlite3_open_v2(path, out var handle, flags, vfs);
        if (code != raw.SQLITE_OK)
        {
            var message = raw.sqlite3_errmsg(handle).utf8_to_string();
            handle.manual_close_v2();
            throw new SqliteStoreException(code & PrimaryCode, $"{message} ({path})");
        }
        var connection = new SqliteConnection(handle);
        try
        {
            connection.Configure(access);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    void Configure(SqliteAccess access)
    {
        raw.sqlite3_busy_timeout(_handle, 10_000);
        Execute("PRAGMA journal_mode=WAL");
        Execute("PRAGMA synchronous=FULL");
        Execute("PRAGMA foreign_keys=OFF");
        Execute("PRAGMA temp_store=MEMORY");
        // A reader gives its mapping up at the first read after each commit, and has it made anew page by page.
        if (access == SqliteAccess.Write) Execute("PRAGMA mmap_size=268435456");
        Execute($"PRAGMA cache_size=-{(access == SqliteAccess.Write ? WriterCacheKib : ReaderCacheKib)}");
        if (access == SqliteAccess.Read) Execute("PRAGMA query_only=ON");
        if (!string.Equals(Scalar("PRAGMA journal_mode"), "wal", StringComparison.OrdinalIgnoreCase))
            throw new SqliteStoreException(raw.SQLITE_ERROR, "the database does not take write-ahead logging");
        if (Scalar("PRAGMA synchronous") != "2") throw new SqliteStoreException(raw.SQLITE_ERROR, "synchronous is not FULL");
    }

    /// <summary>The prepared form of a statement, made once per connection and text, reset and without bindings.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
        {
            statement.Reset();
            return statement;
        }
        Check(raw.sqlite3_prepare_v3(_handle, sql, (uint)raw.SQLITE_PREPARE_PERSISTENT, out var prepared, out _));
        statement = new SqliteStatement(this, prepared);
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>Runs statements that take no values and whose rows nobody wants.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row as text, or null.</summary>
    public string? Scalar(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            return statement.Step() ? statement.Text(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Writes the database, as it is at one moment, into a new file that is on disk when this returns.</summary>
    public void CopyInto(string path)
    {
        Prepare("VACUUM INTO ?1").Bind(1, path).Run();
        using var copy = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(copy);
    }

    /// <summary>Begins a transaction that means to write (it takes the write lock at once).</summary>
    public void BeginWrite() => Prepare("BEGIN IMMEDIATE").Run();

    /// <summary>Begins a transaction that only reads: from its first read on it sees one state of the database.</summary>
    public void BeginRead() => Prepare("BEGIN").Run();

    /// <summary>Commits; when this returns the transaction survives power loss.</summary>
    public void Commit() => Prepare("COMMIT").Run();

    /// <summary>Takes back the open transaction, if there is one.</summary>
    public void Rollback()
    {
        if (InTransaction) Execute("ROLLBACK");
    }

    /// <summary>Opens a savepoint, to be ended by <see cref="Release"/> or <see cref="RollbackTo"/>.</summary>
    public void Savepoint() => Prepare("SAVEPOINT operation").Run();

    /// <summary>Keeps what was done since the savepoint.</summary>
    public void Release() => Prepare("RELEASE operation").Run();

    /// <summary>Takes back what was done since the savepoint.</summary>
    public void RollbackTo() => Execute("ROLLBACK TO operation; RELEASE operation");

    /// <summary>Moves committed pages from the log into the database, as far as that goes without waiting for readers, or wholly.</summary>
    public void Checkpoint(bool restart)
    {
        var mode = restart ? raw.SQLITE_CHECKPOINT_RESTART : raw.SQLITE_CHECKPOINT_PASSIVE;
        var code = raw.sqlite3_wal_checkpoint_v2(_handle, null, mode, out _, out _);
        if ((code & PrimaryCode) != raw.SQLITE_BUSY) Check(code);
    }

    /// <summary>Throws unless the code is one of success.</summary>
    internal void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE) return;
        var message = raw.sqlite3_errmsg(_handle).utf8_to_string();
        // No room for the index of the write-ahead log.
        if (raw.sqlite3_extended_errcode(_handle) == raw.SQLITE_IOERR_SHMSIZE) code = raw.SQLITE_FULL;
        throw new SqliteStoreException(code & PrimaryCode, message);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        _statements.Clear();
        _handle.manual_close_v2();
    }
}
