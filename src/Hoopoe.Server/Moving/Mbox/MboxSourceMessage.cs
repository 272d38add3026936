using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>A message of an mbox.</summary>
/// <param name="origin">The file, as it is called within the source.</param>
/// <param name="number">Which message of the file it is, from 1.</param>
/// <param name="date">The date of its From line.</param>
/// <param name="reader">Reads the file, and is at the message.</param>
/// <param name="start">Where it was before.</param>
sealed class MboxSourceMessage(string origin, int number, DateTimeOffset? date, MboxReader reader, long start) : SourceMessage
{
    byte[] _beginning = [];
    int _headerEnd = -1;
    MboxHeader? _header;

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"{origin}, message {number}");

    /// <inheritdoc/>
    public override string UniqueName => "";

    /// <inheritdoc/>
    public override long Work => reader.Position - start;

    /// <summary>Whether this is no message but where a program keeps what it knows of the whole file.</summary>
    public bool IsInternalData => _header?.IsInternalData ?? false;

    /// <summary>Reads its header, to know what in it was written by mail programs.</summary>
    public async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        using var beginning = new MemoryStream();
        var isWhole = false;
        var from = 0;
        while (_headerEnd < 0 && beginning.Length <= MboxHeader.MaxBytes && !isWhole)
        {
            var piece = await reader.ReadAsync(cancellationToken);
            isWhole = piece.IsEmpty;
            beginning.Write(piece.Span);
            _headerEnd = MboxHeader.EndOf(beginning.GetBuffer().AsSpan(0, (int)beginning.Length), ref from, isWhole);
        }
        _beginning = beginning.ToArray();
        if (_headerEnd >= 0) _header = MboxHeader.Read(_beginning.AsSpan(0, _headerEnd));
    }

    /// <inheritdoc/>
    public override string? Open() => null;

    /// <inheritdoc/>
    public override async Task<MessageState> CopyAsync(ContentWriter content, CancellationToken cancellationToken)
    {
        content.Begin(isVerbatim: false);
        if (_header is { } header)
        {
            await content.WriteAsync(_beginning.AsMemory(header.Start, header.End - header.Start), cancellationToken);
            await content.WriteAsync(_beginning.AsMemory(_headerEnd), cancellationToken);
        }
        else
        {
            await content.WriteAsync(_beginning, cancellationToken);
        }
        ReadOnlyMemory<byte> piece;
        while (!(piece = await reader.ReadAsync(cancellationToken)).IsEmpty) await content.WriteAsync(piece, cancellationToken);
        var (flags, keywords) = _header?.Flags() ?? (SystemFlags.None, []);
        return new MessageState(flags, keywords, date);
    }
}
