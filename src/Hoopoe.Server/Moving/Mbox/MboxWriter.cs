using System.Buffers;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>
/// Writes one message into an mbox: the fields that tell its flags at the end of its header, <c>&gt;</c> in front of lines that begin with
/// From or with <c>&gt;</c> and From, and an empty line behind it. A header beyond <see cref="MboxHeader.MaxBytes"/> gets no fields.
/// </summary>
/// <param name="output">The file.</param>
/// <param name="flags">The message's flags.</param>
/// <param name="keywords">Its keywords.</param>
sealed class MboxWriter(Stream output, SystemFlags flags, IReadOnlyList<string> keywords)
{
    readonly ArrayBufferWriter<byte> _quoted = new();
    ArrayBufferWriter<byte>? _header = new();
    int _headerFrom;
    bool _isAtLineStart = true;
    bool _hasQuotes;
    int _matched;

    /// <summary>Whether the last line has no end yet.</summary>
    bool IsWithinLine => !_isAtLineStart || _hasQuotes || _matched > 0;

    /// <summary>Takes the next bytes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_header is { } header)
        {
            header.Write(bytes.Span);
            if (EndOfHeader(isWhole: false) < 0 && header.WrittenCount <= MboxHeader.MaxBytes) return;
            await PassHeaderAsync(isWhole: false, cancellationToken);
            return;
        }
        await QuoteAsync(bytes, cancellationToken);
    }

    /// <summary>The message is at its end.</summary>
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (_header is not null) await PassHeaderAsync(isWhole: true, cancellationToken);
        var end = IsWithinLine ? "\n\n"u8 : "\n"u8;
        _quoted.Write(FromLine.Start[.._matched]);
        _quoted.Write(end);
        await output.WriteAsync(_quoted.WrittenMemory, cancellationToken);
    }

    int EndOfHeader(bool isWhole) => MboxHeader.EndOf(_header!.WrittenSpan, ref _headerFrom, isWhole);

    async ValueTask PassHeaderAsync(bool isWhole, CancellationToken cancellationToken)
    {
        var end = EndOfHeader(isWhole);
        var bytes = _header!.WrittenMemory;
        _header = null;
        if (end < 0)
        {
            await QuoteAsync(bytes, cancellationToken);
            return;
        }
        await QuoteAsync(bytes[..end], cancellationToken);
        if (IsWithinLine) await QuoteAsync("\n"u8.ToArray(), cancellationToken);
        await QuoteAsync(MboxHeader.Write(bytes.Span[..end], flags, keywords), cancellationToken);
        await QuoteAsync(bytes[end..], cancellationToken);
    }

    async ValueTask QuoteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Quote(bytes.Span);
        await output.WriteAsync(_quoted.WrittenMemory, cancellationToken);
        _quoted.ResetWrittenCount();
    }

    void Quote(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_isAtLineStart && !Decide(ref bytes)) continue;
            var end = bytes.IndexOf((byte)'\n');
            var run = end < 0 ? bytes : bytes[..(end + 1)];
            _quoted.Write(run);
            _isAtLineStart = end >= 0;
            bytes = bytes[run.Length..];
        }
    }

    /// <summary>
    /// Takes the next byte of a line's beginning while it could still be one to quote; true when that is decided. What it begins with are
    /// all
    /// <c>&gt;</c>, so that it makes no difference where the one is added.
    /// </summary>
    bool Decide(ref ReadOnlySpan<byte> bytes)
    {
        var next = bytes[0];
        if (next == '>' && _matched == 0)
        {
            _hasQuotes = true;
            _quoted.Write(">"u8);
            bytes = bytes[1..];
            return false;
        }
        if (next == FromLine.Start[_matched])
        {
            bytes = bytes[1..];
            if (++_matched < FromLine.Start.Length) return false;
            _quoted.Write(">"u8);
        }
        _quoted.Write(FromLine.Start[.._matched]);
        (_matched, _isAtLineStart, _hasQuotes) = (0, false, false);
        return true;
    }
}
