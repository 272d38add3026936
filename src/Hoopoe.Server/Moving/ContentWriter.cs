using System.Security.Cryptography;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Moving.Frames;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Takes the content of a message from a file on to the store. Where lines end with LF alone, as files of Unix have it, they get their CR;
/// a file whose first line ends with CRLF is taken as it is.
/// </summary>
/// <param name="frames">Where it goes.</param>
sealed class ContentWriter(FrameWriter frames) : IDisposable
{
    const int StepBytes = 32 * 1024;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] _completed = new byte[2 * StepBytes];
    LineEndings _lines = new();
    bool? _isVerbatim;
    byte _last;

    /// <summary>How many bytes have been passed on, of all messages.</summary>
    public long Written { get; private set; }

    /// <summary>Begins with the next message.</summary>
    /// <param name="isVerbatim">Whether it is known that nothing is to be changed.</param>
    public void Begin(bool isVerbatim)
    {
        _isVerbatim = isVerbatim ? true : null;
        _lines = new LineEndings();
        _last = 0;
    }

    /// <summary>Takes the next bytes of the file.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsEmpty) return;
        _isVerbatim ??= Guess(bytes.Span);
        _last = bytes.Span[^1];
        if (_isVerbatim == true)
        {
            await PassAsync(bytes, cancellationToken);
            return;
        }
        for (var at = 0; at < bytes.Length; at += StepBytes)
        {
            var step = bytes.Slice(at, Math.Min(StepBytes, bytes.Length - at));
            await PassAsync(_completed.AsMemory(0, _lines.Complete(step.Span, _completed)), cancellationToken);
        }
    }

    /// <summary>The message is at its end; the SHA-256 of what was passed on.</summary>
    public byte[] End() => _hash.GetHashAndReset();

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    async ValueTask PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        Written += bytes.Length;
        await frames.ContentAsync(bytes, cancellationToken);
    }

    /// <summary>Whether the first line ends with CRLF; null while it goes on.</summary>
    bool? Guess(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0) return null;
        return (end == 0 ? _last : bytes[end - 1]) == '\r';
    }
}
