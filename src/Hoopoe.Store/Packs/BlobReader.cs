using System.Buffers;
using System.IO.Pipelines;
using Hoopoe.Mime;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>
/// Reads the bytes of one stored body; it owns nothing and any number of threads may use it. What is read as a whole is held against its checksum.
/// </summary>
public readonly struct BlobReader
{
    const int StepSize = 64 << 10, VerifiedStepSize = 1 << 20;

    readonly FileLayer _files;
    readonly SafeFileHandle _file;
    readonly BlobRef _blob;
    readonly uint _checksum;

    internal BlobReader(FileLayer files, SafeFileHandle file, BlobRef blob, uint checksum)
    {
        _files = files;
        _file = file;
        _blob = blob;
        _checksum = checksum;
    }

    /// <summary>The length of the body in bytes.</summary>
    public long Length => _blob.Length;

    long Start => _blob.Offset + PackRecord.BodyOffset;

    /// <summary>Reads from an offset until the buffer or the body is at its end; the number of bytes read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the body does, or this is all of it and it has changed.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        var wanted = buffer[..Count(offset, buffer.Length)];
        Fill(offset, wanted);
        Require(wanted);
        return wanted.Length;
    }

    /// <summary>Reads from an offset until the buffer or the body is at its end; the number of bytes read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the body does, or this is all of it and it has changed.</exception>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = buffer[..Count(offset, buffer.Length)];
        for (var done = 0; done < wanted.Length;)
        {
            var count = await _files.ReadAsync(_file, wanted[done..], Start + offset + done, _blob, cancellationToken);
            if (count == 0) throw Short();
            done += count;
        }
        Require(wanted.Span);
        return wanted.Length;
    }

    /// <summary>
    /// Copies a range of the body into a pipe, flushing every 64 KiB, so a slow reader holds it up and memory stays bounded. The last step is
    /// left unflushed for what follows it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the range does.</exception>
    public async ValueTask<BlobCopy> CopyToAsync(PipeWriter output, long offset, long length, CancellationToken cancellationToken)
    {
        Require(new ByteRange(offset, length));
        var isWhole = length == Length;
        var sum = Crc32C.Start;
        while (length > 0)
        {
            var memory = output.GetMemory((int)Math.Min(length, StepSize));
            var step = (int)Math.Min(length, memory.Length);
            Fill(offset, memory.Span[..step]);
            if (isWhole) sum = Crc32C.Add(sum, memory.Span[..step]);
            output.Advance(step);
            offset += step;
            length -= step;
            if (length > 0 && (await output.FlushAsync(cancellationToken)).IsCompleted) return BlobCopy.NotTaken;
        }
        return isWhole && sum != _checksum ? BlobCopy.Changed : BlobCopy.Done;
    }

    /// <summary>Reads a range of the body piece by piece. If that is all of it, what was taken is what was stored only if this ends.</summary>
    /// <param name="range">The range.</param>
    /// <param name="take">Takes a piece; the next is read when it completes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the range does, or the body has changed.</exception>
    public async ValueTask ReadPiecesAsync(ByteRange range, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        Require(range);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(range.Length, StepSize));
        try
        {
            var sum = Crc32C.Start;
            for (var at = range.Offset; at < range.End;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var piece = buffer.AsMemory(0, (int)Math.Min(range.End - at, buffer.Length));
                Fill(at, piece.Span);
                sum = Crc32C.Add(sum, piece.Span);
                await take(piece);
                at += piece.Length;
            }
            if (range.Length == Length && sum != _checksum) throw BlobDamagedException.Changed(_blob);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the whole body and holds it against its checksum.</summary>
    /// <exception cref="BlobDamagedException">The segment ends before the body does, or the body has changed.</exception>
    internal void Verify()
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Length, VerifiedStepSize));
        try
        {
            var sum = Crc32C.Start;
            for (var at = 0L; at < Length;)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(Length - at, buffer.Length));
                Fill(at, piece);
                sum = Crc32C.Add(sum, piece);
                at += piece.Length;
            }
            if (sum != _checksum) throw BlobDamagedException.Changed(_blob);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Throws if the segment ends before the body does.</summary>
    /// <exception cref="BlobDamagedException">It does.</exception>
    public void RequireLength()
    {
        if (Length > 0) Fill(Length - 1, stackalloc byte[1]);
    }

    void Fill(long offset, Span<byte> buffer)
    {
        if (_files.Read(_file, buffer, Start + offset, _blob) != buffer.Length) throw Short();
    }

    void Require(ByteRange range)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(range.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(range.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Length, Length - range.Offset);
    }

    void Require(ReadOnlySpan<byte> octets)
    {
        if (octets.Length == Length && Crc32C.Of(octets) != _checksum) throw BlobDamagedException.Changed(_blob);
    }

    int Count(long offset, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        return (int)Math.Min(Length - offset, capacity);
    }

    BlobDamagedException Short() => new(_blob, "its segment ends before it");
}
