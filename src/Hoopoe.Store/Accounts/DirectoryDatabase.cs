using System.Security.Cryptography;
using Hoopoe.Store.Sqlite;
using SQLitePCL;

namespace Hoopoe.Store.Accounts;

/// <summary>directory.db: one writing connection behind a lock, and readers that never wait for it.</summary>
sealed class DirectoryDatabase : IDisposable
{
    readonly Lock _writing = new();
    readonly SqliteConnection _writer;
    readonly SqliteReaderPool _readers;
    readonly string _path;
    readonly string? _vfs;
    volatile bool _hasStopped;

    /// <summary>Opens the database, making its tables for that many stores if it is new.</summary>
    /// <exception cref="DataFolderFormatException">A newer Hoopoe made it.</exception>
    public DirectoryDatabase(string path, int storesIfNew, string? vfs)
    {
        _path = path;
        _vfs = vfs;
        _writer = SqliteConnection.Open(path, SqliteAccess.Write, vfs);
        try
        {
            DatabaseFormat.Directory.Apply(_writer, path);
            Write(connection => SettleIfNew(connection, storesIfNew));
            _readers = new SqliteReaderPool(path, vfs: vfs);
            Stores = (int)Read(connection => connection.One("SELECT value FROM setting WHERE name = 'stores'", row => row.Int64(0)));
            Secret = Read(connection => connection.One("SELECT value FROM setting WHERE name = 'secret'", row => row.BytesOrNull(0)))!;
        }
        catch
        {
            _writer.Dispose();
            throw;
        }
    }

    /// <summary>Whether a commit has failed, so that nothing more is written.</summary>
    public bool HasStopped => _hasStopped;

    /// <summary>Told of the fault that stopped the writing, once.</summary>
    public Action<Exception>? Stopped { get; set; }

    /// <summary>The number of stores, fixed when the data folder was made.</summary>
    public int Stores { get; }

    /// <summary>A secret of this data folder, made with it: 32 bytes.</summary>
    public byte[] Secret { get; }

    /// <summary>Runs reads that see one state of the database.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        using var lease = _readers.Rent();
        lease.Connection.BeginRead();
        try
        {
            return read(lease.Connection);
        }
        finally
        {
            lease.Connection.Rollback();
        }
    }

    /// <summary>Writes the database, as it is at one moment, into a file, in place of the one that was there.</summary>
    public void CopyInto(string path)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var connection = SqliteConnection.Open(_path, SqliteAccess.Write, _vfs)) connection.CopyInto(fresh);
        foreach (var leftover in (string[])["-wal", "-shm"]) File.Delete(path + leftover);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>
    /// Runs a change as one transaction, durable when this returns; an exception takes it back. After a commit that failed it is not known
    /// what the disk holds: nothing more is written until the directory is opened again. A full disk is not such a failure.
    /// </summary>
    /// <exception cref="SqliteStoreException">This or an earlier commit failed, or there is no room.</exception>
    public T Write<T>(Func<SqliteConnection, T> write)
    {
        lock (_writing)
        {
            if (_hasStopped)
                throw new SqliteStoreException(raw.SQLITE_IOERR, "The directory has stopped writing after a fault of its storage.");
            _writer.BeginWrite();
            try
            {
                var result = write(_writer);
                Commit();
                return result;
            }
            catch
            {
                _writer.Rollback();
                throw;
            }
        }
    }

    void Commit()
    {
        try
        {
            _writer.Commit();
        }
        catch (SqliteStoreException failure) when (!failure.IsFull)
        {
            _hasStopped = true;
            Stopped?.Invoke(failure);
            throw;
        }
    }

    static bool SettleIfNew(SqliteConnection connection, int stores)
    {
        const string sql = "INSERT INTO setting VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        connection.Prepare(sql).Bind(1, "stores").Bind(2, (long)stores).Run();
        connection.Prepare(sql).Bind(1, "secret").Bind(2, RandomNumberGenerator.GetBytes(32)).Run();
        return connection.Changes > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _readers.Dispose();
        lock (_writing) _writer.Dispose();
    }
}
