using System.Collections.Concurrent;

namespace Hoopoe.Store.Sqlite;

/// <summary>Connections for short reads of one database file, kept for reuse. A lease is used by one thread and returned soon.</summary>
sealed class SqliteReaderPool(string path, int kept = 8, string? vfs = null) : IDisposable
{
    readonly ConcurrentBag<SqliteConnection> _idle = [];
    volatile bool _disposed;

    /// <summary>Takes a connection; disposing the lease returns it.</summary>
    public Lease Rent() => new(this, _idle.TryTake(out var connection) ? connection : SqliteConnection.Open(path, SqliteAccess.Read, vfs));

    /// <summary>Runs reads that see one state of the database.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        using var lease = Rent();
        lease.Connection.BeginRead();
        return read(lease.Connection);
    }

    void Return(SqliteConnection connection)
    {
        try
        {
            connection.Rollback();
        }
        catch (SqliteStoreException)
        {
            connection.Dispose();
            return;
        }
        if (_disposed || _idle.Count >= kept) connection.Dispose();
        else _idle.Add(connection);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    /// <summary>A connection on loan.</summary>
    public readonly struct Lease(SqliteReaderPool pool, SqliteConnection connection) : IDisposable
    {
        /// <summary>The connection.</summary>
        public SqliteConnection Connection => connection;

        /// <inheritdoc/>
        public void Dispose() => pool.Return(connection);
    }
}
