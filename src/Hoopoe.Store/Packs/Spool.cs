using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>
/// Where a message stays while it is received: up to 256 KiB in memory, beyond that in a file that is gone when the spool is disposed.
/// Written by one thread, then read through <see cref="Content"/>, which ends the writing.
/// </summary>
public sealed class Spool : IDisposable
{
    /// <summary>What is kept in memory before a file is used, in bytes; also the size of the file's write steps.</summary>
    public const int MemorySize = 256 << 10;

    const int FirstSize = 4 << 10;
    readonly FileLayer _files;
    readonly string _folder;
    byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    int _buffered;
    int _inFile;
    SafeFileHandle? _file;
    MappedFile? _mapped;
    ReadOnlyMemory<byte>? _content;
    bool _isDisposed;

    internal Spool(FileLayer files, string folder, int maxLength)
    {
        _files = files;
        _folder = folder;
        MaxLength = maxLength;
    }

    /// <summary>The most bytes it takes.</summary>
    public int MaxLength { get; }

    /// <summary>The bytes written so far.</summary>
    public int Length => _inFile + _buffered;

    /// <summary>All that was written, valid until the spool is disposed. Nothing can be written afterwards.</summary>
    /// <exception cref="StorageFullException">There is no room for what was still in memory.</exception>
    public ReadOnlyMemory<byte> Content
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _content ??= Complete();
        }
    }

    /// <summary>Adds bytes.</summary>
    /// <exception cref="MessageTooLargeException">They go beyond <see cref="MaxLength"/>; none of them was added.</exception>
    /// <exception cref="StorageFullException">There is no room on the disk.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Expect(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (_buffered == MemorySize) Flush();
            var step = Math.Min(bytes.Length, MemorySize - _buffered);
            Grow(_buffered + step);
            bytes[..step].CopyTo(_buffer.AsSpan(_buffered));
            _buffered += step;
            bytes = bytes[step..];
        }
    }

    /// <summary>Adds bytes; waits without a thread when they go to the disk.</summary>
    /// <exception cref="MessageTooLargeException">They go beyond <see cref="MaxLength"/>; none of them was added.</exception>
    /// <exception cref="StorageFullException">There is no room on the disk.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Expect(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (_buffered == MemorySize)
            {
                await _files.WriteAsync(OpenFile(), _buffer.AsMemory(0, _buffered), _inFile, cancellationToken);
                (_inFile, _buffered) = (_inFile + _buffered, 0);
            }
            var step = Math.Min(bytes.Length, MemorySize - _buffered);
            Write(bytes.Span[..step]);
            bytes = bytes[step..];
        }
    }

    /// <summary>Gives back the memory and removes the file.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _content = null;
        (_mapped as IDisposable)?.Dispose();
        _file?.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    void Expect(int count)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_content is not null) throw new InvalidOperationException("The spool is complete.");
        if (count > MaxLength - Length) throw new MessageTooLargeException(MaxLength);
    }

    void Grow(int needed)
    {
        if (needed <= _buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(Math.Max(needed, 2 * _buffer.Length), MemorySize));
        _buffer.AsSpan(0, _buffered).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    SafeFileHandle OpenFile() => _file ??= _files.CreateTemporary(Path.Combine(_folder, Guid.NewGuid().ToString("N")));

    void Flush()
    {
        _files.Write(OpenFile(), _buffer.AsSpan(0, _buffered), _inFile);
        (_inFile, _buffered) = (_inFile + _buffered, 0);
    }

    ReadOnlyMemory<byte> Complete()
    {
        if (_file is null) return _buffer.AsMemory(0, _buffered);
        if (_buffered > 0) Flush();
        _mapped = new MappedFile(_file, _inFile);
        return _mapped.Memory;
    }
}
