using MimeKit;

namespace Hoopoe.Mime.Tests;

/// <summary>The parts of a message as MimeKit's reader finds them, in the order of their headers.</summary>
sealed class MimeReaderOracle : MimeReader
{
    readonly List<Found> _parts = [];

    MimeReaderOracle(Stream stream)
        : base(stream)
    {
    }

    /// <summary>Kind, first octet of the header, first of the body, end, and lines (of a multipart not compared).</summary>
    public sealed record Found(PartKind Kind, long Header, long Body, long End, int Lines);

    public static IReadOnlyList<Found> Read(byte[] message)
    {
        var reader = new MimeReaderOracle(new MemoryStream(message));
        reader.ReadMessage();
        return [.. reader._parts.OrderBy(part => part.Header)];
    }

    protected override void OnMimePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken token) =>
        _parts.Add(new Found(PartKind.Leaf, beginOffset, headersEndOffset, endOffset, lines));

    protected override void OnMessagePartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken token) =>
        _parts.Add(new Found(PartKind.Message, beginOffset, headersEndOffset, endOffset, lines));

    protected override void OnMultipartEnd(
        ContentType contentType, long beginOffset, int beginLineNumber, long headersEndOffset, long endOffset, int lines, CancellationToken token) =>
        _parts.Add(new Found(PartKind.Multipart, beginOffset, headersEndOffset, endOffset, 0));
}
