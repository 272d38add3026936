using Hoopoe.Store.Metrics;

namespace Hoopoe.Store.Sqlite;

/// <summary>
/// Moves committed pages from the write-ahead log into the database on a thread of its own, so that no commit waits for it: in passing once
/// the log is large, and wholly when the store is idle.
/// </summary>
sealed class Checkpointer(string path, string? vfs, StoreMeasures measures, TimeProvider time) : IDisposable
{
    const long LargeLog = 16L << 20;
    const int CommitsBetweenLooks = 64;

    readonly Lock _gate = new();
    readonly SqliteConnection _connection = SqliteConnection.Open(path, SqliteAccess.Write, vfs);
    volatile SqliteStoreException? _failure;
    int _commits;
    int _running;
    bool _disposed;

    /// <summary>Whether pages could not be moved.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>Throws if pages could not be moved: it is not known what the disk holds.</summary>
    /// <exception cref="SqliteStoreException">They could not.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) throw failure;
    }

    /// <summary>Told by the writer after each commit.</summary>
    public void Committed()
    {
        if (++_commits % CommitsBetweenLooks == 0 && new FileInfo(path + "-wal") is { Exists: true, Length: > LargeLog }) Start(restart: false);
    }

    /// <summary>Told by the writer when nothing waits.</summary>
    public void Idle()
    {
        if (_commits < CommitsBetweenLooks) return;
        _commits = 0;
        Start(restart: true);
    }

    void Start(bool restart)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1) return;
        _ = Task.Run(() =>
        {
            try
            {
                lock (_gate)
                {
                    if (_disposed) return;
                    var since = time.GetTimestamp();
                    _connection.Checkpoint(restart);
                    measures.Checkpointed(restart, time.GetElapsedTime(since));
                }
            }
            catch (SqliteStoreException full) when (full.IsFull)
            {
                // The log stays as it is until there is room.
            }
            catch (SqliteStoreException failure)
            {
                _failure = failure;
            }
            finally
            {
                Volatile.Write(ref _running, 0);
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _connection.Dispose();
        }
    }
}
