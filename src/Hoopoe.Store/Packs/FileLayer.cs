using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>
/// The few things done to files beneath packs and spools, so that tests can put a failing disk underneath. Methods throw
/// <see cref="StorageFullException"/> when there is no room and another <see cref="IOException"/> for every other failure.
/// </summary>
abstract class FileLayer
{
    /// <summary>The SQLite VFS by which databases on this disk are opened; null for the system's own.</summary>
    public virtual string? Vfs => null;

    /// <summary>The paths of the files of a folder, in no order.</summary>
    public abstract IReadOnlyList<string> List(string folder);

    /// <summary>Makes a file that does not exist yet, for reading and writing.</summary>
    public abstract SafeFileHandle Create(string path);

    /// <summary>Opens an existing file for reading and writing.</summary>
    public abstract SafeFileHandle Open(string path);

    /// <summary>Makes a file that is gone when its handle is closed or the process ends.</summary>
    public abstract SafeFileHandle CreateTemporary(string path);

    /// <summary>Makes a file that occupies <paramref name="length"/> bytes of disk.</summary>
    public abstract void Allocate(string path, long length);

    /// <summary>Removes a file; one that does not exist is no failure.</summary>
    public abstract void Delete(string path);

    /// <summary>The length of the file in bytes.</summary>
    public abstract long Length(SafeFileHandle file);

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end of the file.</summary>
    public abstract int Read(SafeFileHandle file, Span<byte> buffer, long offset);

    /// <summary>As <see cref="Read(SafeFileHandle, Span{byte}, long)"/>, of a body; what the disk does not give is damaged.</summary>
    /// <exception cref="BlobDamagedException">The disk failed.</exception>
    public int Read(SafeFileHandle file, Span<byte> buffer, long offset, BlobRef body)
    {
        try
        {
            return Read(file, buffer, offset);
        }
        catch (IOException failure)
        {
            throw BlobDamagedException.Unreadable(body, failure);
        }
    }

    /// <inheritdoc cref="Read(SafeFileHandle, Span{byte}, long, BlobRef)"/>
    public async ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> buffer, long offset, BlobRef body, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(file, buffer, offset, cancellationToken);
        }
        catch (IOException failure)
        {
            throw BlobDamagedException.Unreadable(body, failure);
        }
    }

    /// <summary>Reads at an offset; may give fewer bytes than asked for, none only at the end of the file.</summary>
    public abstract ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> buffer, long offset, CancellationToken cancellationToken);

    /// <summary>Writes all bytes at an offset, extending the file if need be.</summary>
    public abstract void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Writes all bytes at an offset, extending the file if need be.</summary>
    public abstract ValueTask WriteAsync(
        SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken);

    /// <summary>Cuts the file to a length.</summary>
    public abstract void Truncate(SafeFileHandle file, long length);

    /// <summary>Makes a range read as zeros, and gives its blocks back to the disk where the file system can.</summary>
    public abstract void Erase(SafeFileHandle file, long offset, long length);

    /// <summary>The bytes that can still be written to the disk of a folder.</summary>
    public abstract long FreeSpace(string folder);

    /// <summary>The size of the disk of a folder, in bytes.</summary>
    public abstract long DiskSize(string folder);

    /// <summary>Returns when the content and length of the file survive a loss of power.</summary>
    public abstract void Sync(SafeFileHandle file);

    /// <summary>Returns when the names in the folder survive a loss of power.</summary>
    public abstract void SyncFolder(string folder);
}
