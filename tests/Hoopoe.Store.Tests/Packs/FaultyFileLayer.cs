using Hoopoe.Store.Packs;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Tests.Packs;

/// <summary>
/// A disk with faults over real files: it can forget what was not synced, fail the nth call of a kind, or be full after a number of bytes.
/// </summary>
sealed class FaultyFileLayer : FileLayer
{
    const int SectorSize = 512;
    readonly PhysicalFileLayer _real = PhysicalFileLayer.Instance;
    readonly Lock _gate = new();
    readonly Dictionary<SafeFileHandle, string> _paths = [];
    readonly List<Unsynced> _unsynced = [];
    readonly HashSet<string> _unsyncedNames = [];

    // What an unsynced write or truncation did: bytes after it are null for a truncation to the offset.
    sealed record Unsynced(string Path, long Offset, byte[] Before, long LengthBefore, byte[]? After);

    /// <summary>Bytes that may still be written before the disk is full.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Asked before each sync; true makes it fail.</summary>
    public Func<string, bool> FailSync { get; set; } = _ => false;

    /// <summary>Asked before each write with the offset; true makes it fail half way.</summary>
    public Func<long, bool> FailWrite { get; set; } = _ => false;

    /// <summary>Asked before each read with where it begins and ends; true makes it fail.</summary>
    public Func<long, long, bool> FailRead { get; set; } = (_, _) => false;

    /// <summary>What was synced, in order: file names, and folders with a slash behind.</summary>
    public List<string> Syncs { get; } = [];

    /// <summary>Writes, counted.</summary>
    public int Writes { get; private set; }

    /// <summary>
    /// Loses what was not synced: names in folders that were not synced are gone, and unsynced writes are undone, or, given chance, each is
    /// lost, kept or torn at a sector, as a disk that writes in an order of its own leaves them.
    /// </summary>
    public void LosePower(Random? chance = null)
    {
        lock (_gate)
        {
            for (var at = _unsynced.Count - 1; at >= 0; at--) Undo(_unsynced[at]);
            foreach (var name in _unsyncedNames) File.Delete(name);
            if (chance is not null)
                foreach (var write in _unsynced) RedoInPart(write, chance);
            _unsynced.Clear();
            _unsyncedNames.Clear();
        }
    }

    static void Undo(Unsynced write)
    {
        if (!File.Exists(write.Path)) return;
        using var file = File.OpenHandle(write.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, write.Before, write.Offset);
        RandomAccess.SetLength(file, write.LengthBefore);
    }

    static void RedoInPart(Unsynced write, Random chance)
    {
        if (!File.Exists(write.Path)) return;
        using var file = File.OpenHandle(write.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (write.After is not { } bytes)
        {
            if (chance.Next(2) == 0) RandomAccess.SetLength(file, Math.Min(write.Offset, RandomAccess.GetLength(file)));
            return;
        }
        for (var at = 0; at < bytes.Length;)
        {
            var sectorEnd = (int)Math.Min(bytes.Length, ((write.Offset + at) / SectorSize + 1) * SectorSize - write.Offset);
            if (chance.Next(2) == 0) RandomAccess.Write(file, bytes.AsSpan(at..sectorEnd), write.Offset + at);
            at = sectorEnd;
        }
    }

    public override IReadOnlyList<string> List(string folder) => _real.List(folder);

    public override SafeFileHandle Create(string path)
    {
        lock (_gate)
        {
            var file = _real.Create(path);
            _paths[file] = path;
            _unsyncedNames.Add(path);
            return file;
        }
    }

    public override SafeFileHandle Open(string path)
    {
        lock (_gate)
        {
            var file = _real.Open(path);
            _paths[file] = path;
            return file;
        }
    }

    public override SafeFileHandle CreateTemporary(string path) => _real.CreateTemporary(path);

    public override void Allocate(string path, long length)
    {
        lock (_gate)
        {
            if (length > Room) throw new StorageFullException("no room to allocate");
            _real.Allocate(path, length);
        }
    }

    public override void Delete(string path)
    {
        lock (_gate)
        {
            _real.Delete(path);
            _unsyncedNames.Remove(path);
        }
    }

    public override long Length(SafeFileHandle file) => _real.Length(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset) =>
        FailRead(offset, offset + buffer.Length) ? throw new IOException("a bad sector") : _real.Read(file, buffer, offset);

    public override ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        FailRead(offset, offset + buffer.Length)
            ? throw new IOException("a bad sector")
            : _real.ReadAsync(file, buffer, offset, cancellationToken);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        lock (_gate)
        {
            Writes++;
            Remember(file, offset, bytes.Length, bytes.ToArray());
            if (FailWrite(offset))
            {
                _real.Write(file, bytes[..(bytes.Length / 2)], offset);
                throw new IOException("the disk failed", 5);
            }
            var room = (int)Math.Min(Room, bytes.Length);
            _real.Write(file, bytes[..room], offset);
            Room -= room;
            if (room < bytes.Length) throw new StorageFullException("the disk is full");
        }
    }

    public override ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken)
    {
        Write(file, bytes.Span, offset);
        return ValueTask.CompletedTask;
    }

    public override void Truncate(SafeFileHandle file, long length)
    {
        lock (_gate)
        {
            Remember(file, length, (int)Math.Max(0, _real.Length(file) - length), after: null);
            _real.Truncate(file, length);
        }
    }

    public override void Erase(SafeFileHandle file, long offset, long length) => _real.Erase(file, offset, length);

    public override long FreeSpace(string folder) => Room;

    public override long DiskSize(string folder) => long.MaxValue;

    public override void Sync(SafeFileHandle file)
    {
        lock (_gate)
        {
            var path = _paths[file];
            if (FailSync(path)) throw new IOException("the disk failed", 5);
            Syncs.Add(Path.GetFileName(path));
            _unsynced.RemoveAll(write => write.Path == path);
            _real.Sync(file);
        }
    }

    public override void SyncFolder(string folder)
    {
        lock (_gate)
        {
            if (FailSync(folder)) throw new IOException("the disk failed", 5);
            Syncs.Add(Path.GetFileName(folder) + "/");
            _unsyncedNames.RemoveWhere(name => Path.GetDirectoryName(name) == folder);
            _real.SyncFolder(folder);
        }
    }

    void Remember(SafeFileHandle file, long offset, int count, byte[]? after)
    {
        if (!_paths.TryGetValue(file, out var path)) return;
        var length = _real.Length(file);
        var before = new byte[Math.Clamp(length - offset, 0, count)];
        _real.Read(file, before, offset);
        _unsynced.Add(new Unsynced(path, offset, before, length, after));
    }
}
