using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>Reads the bytes of one stored body; it owns nothing and any number of threads may use it.</summary>
public readonly struct BlobReader
{
    const int StepSize = 64 << 10, ChecksumStepSize = 1 << 20;

    readonly FileLayer _files;
    readonly SafeFileHandle _file;
    readonly BlobRef _blob;

    internal BlobReader(FileLayer files, SafeFileHandle file, BlobRef blob)
    {
        _files = files;
        _file = file;
        _blob = blob;
    }

    /// <summary>The length of the body in bytes.</summary>
    public long Length => _blob.Length;

    long Start => _blob.Offset + PackRecord.BodyOffset;

    /// <summary>Reads from an offset until the buffer or the body is at its end; the number of bytes read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the body does.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        var wanted = buffer[..Count(offset, buffer.Length)];
        return _files.Read(_file, wanted, Start + offset) == wanted.Length ? wanted.Length : throw Short();
    }

    /// <summary>Reads from an offset until the buffer or the body is at its end; the number of bytes read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the body does.</exception>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = buffer[..Count(offset, buffer.Length)];
        for (var done = 0; done < wanted.Length;)
        {
            var count = await _files.ReadAsync(_file, wanted[done..], Start + offset + done, cancellationToken);
            if (count == 0) throw Short();
            done += count;
        }
        return wanted.Length;
    }

    /// <summary>
    /// Copies a range of the body into a pipe, flushing every 64 KiB, so a slow reader holds it up and memory stays bounded. The last step is
    /// left unflushed for what follows it. It ends early, with false, when nobody reads the pipe any more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the body.</exception>
    /// <exception cref="BlobDamagedException">The segment ends before the range does.</exception>
    public async ValueTask<bool> CopyToAsync(PipeWriter output, long offset, long length, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        while (length > 0)
        {
            var memory = output.GetMemory((int)Math.Min(length, StepSize));
            var step = Read(offset, memory.Span[..(int)Math.Min(length, memory.Length)]);
            output.Advance(step);
            offset += step;
            length -= step;
            if (length > 0 && (await output.FlushAsync(cancellationToken)).IsCompleted) return false;
        }
        return true;
    }

    /// <summary>The CRC-32C of the whole body.</summary>
    /// <exception cref="BlobDamagedException">The segment ends before the body does.</exception>
    internal uint Checksum()
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(Length, ChecksumStepSize));
        try
        {
            var sum = Crc32C.Start;
            for (var at = 0L; at < Length;)
            {
                var count = Read(at, buffer);
                sum = Crc32C.Add(sum, buffer.AsSpan(0, count));
                at += count;
            }
            return sum;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    int Count(long offset, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        return (int)Math.Min(Length - offset, capacity);
    }

    BlobDamagedException Short() => new(_blob, "its segment ends before it");
}
