using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>The file layer of the operating system.</summary>
sealed class PhysicalFileLayer : FileLayer
{
    /// <summary>The one instance: it has no state.</summary>
    public static readonly PhysicalFileLayer Instance = new();

    /// <summary>
    /// A file system that allocates late may say that it is full while it only has not settled what it promised; once written out, it knows.
    /// </summary>
    const int Attempts = 3;

    PhysicalFileLayer()
    {
    }

    public override IReadOnlyList<string> List(string folder) => Directory.GetFiles(folder);

    public override SafeFileHandle Create(string path) => OrFull(() =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));

    public override SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public override SafeFileHandle CreateTemporary(string path)
    {
        var file = OrFull(() => File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose));
        // Where an open file can lose its name, it does at once, so that not even a kill leaves it behind.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }

    public override void Allocate(string path, long length) => OrFull(() =>
    {
        using var file = OpenAllocated(path, length);
        RandomAccess.SetLength(file, length);
        return length;
    });

    public override void Delete(string path) => File.Delete(path);

    public override long Length(SafeFileHandle file) => RandomAccess.GetLength(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var count = RandomAccess.Read(file, buffer[total..], offset + total);
            if (count == 0) break;
            total += count;
        }
        return total;
    }

    public override ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                RandomAccess.Write(file, bytes, offset);
                return;
            }
            catch (IOException failure) when (IsFull(failure))
            {
                if (attempt == Attempts) throw Full(failure);
                RandomAccess.FlushToDisk(file);
            }
        }
    }

    public override async ValueTask WriteAsync(
        SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RandomAccess.WriteAsync(file, bytes, offset, cancellationToken);
                return;
            }
            catch (IOException failure) when (IsFull(failure))
            {
                if (attempt == Attempts) throw Full(failure);
                RandomAccess.FlushToDisk(file);
            }
        }
    }

    public override void Truncate(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    public override void Erase(SafeFileHandle file, long offset, long length)
    {
        if (OperatingSystem.IsLinux() && UnixFiles.TryPunchHole(file, offset, length)) return;
        Span<byte> zeros = stackalloc byte[4096];
        zeros.Clear();
        for (var at = 0L; at < length; at += zeros.Length)
            RandomAccess.Write(file, zeros[..(int)Math.Min(zeros.Length, length - at)], offset + at);
    }

    public override long FreeSpace(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    public override long DiskSize(string folder) => new DriveInfo(folder).TotalSize;

    // fsync on Unix. fdatasync was measured on a growing and on a preallocated ext4 file and was no faster.
    public override void Sync(SafeFileHandle file) => RandomAccess.FlushToDisk(file);

    public override void SyncFolder(string folder) => UnixFiles.Sync(folder);

    // What .NET throws when there is no room to allocate carries no number of the system, but that of IOException itself.
    static SafeFileHandle OpenAllocated(string path, long length)
    {
        const int unnumbered = unchecked((int)0x80131620);
        try
        {
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, length);
        }
        catch (IOException failure) when (failure.HResult == unnumbered && !File.Exists(path))
        {
            throw Full(failure);
        }
    }

    static T OrFull<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException failure) when (IsFull(failure))
        {
            throw Full(failure);
        }
    }

    static StorageFullException Full(IOException failure) => new("The disk is full: " + failure.Message, failure);

    // .NET gives the system's own number: ENOSPC, EDQUOT and EFBIG, or ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL and ERROR_DISK_QUOTA_EXCEEDED.
    static bool IsFull(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xFFFF) is 112 or 39 or 1295
        : failure.HResult is 27 or 28 || failure.HResult == (OperatingSystem.IsLinux() ? 122 : 69);
}
