using System.Buffers;
using Hoopoe.Mime;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Search;

/// <summary>What is stored of one message, read as far as conditions ask for it and no more than once.</summary>
sealed class MessageContent(StoredMessage row, SearchTerms terms, TextScan? scan, BodyBuffer buffer, MessageReader messages)
{
    HeaderValues? _header;
    bool[]? _texts;
    DateOnly? _sentDay;
    bool _hasSentDay;

    /// <summary>Its row.</summary>
    public StoredMessage Row => row;

    /// <summary>The day of its Date field in that field's own zone (RFC 9051 §6.4.4); null without a date that can be read.</summary>
    public DateOnly? SentDay
    {
        get
        {
            if (_hasSentDay) return _sentDay;
            _hasSentDay = true;
            return _sentDay = MessageKeys.Extract(ReadHeader(), Structure).SentDay;
        }
    }

    MessageStructure Structure => row.Structure ?? throw new InvalidOperationException("The structure was not read.");

    /// <summary>Whether one of the header fields asked about is there and holds a folded text.</summary>
    public bool HeaderHas(int field, string text) => (_header ??= HeaderValues.Read(ReadHeader(), terms.Fields)).Has(field, text);

    /// <summary>Whether one of the texts asked about is in the message.</summary>
    public bool TextHas(int text) => (_texts ??= Scan())[text];

    /// <summary>The folded values of one of the header fields asked about.</summary>
    public IReadOnlyList<string> HeaderValuesOf(int field) => (_header ??= HeaderValues.Read(ReadHeader(), terms.Fields)).Of(field);

    /// <summary>How well the text of the message fits what is looked for loosely.</summary>
    /// <param name="pattern">What is looked for.</param>
    /// <param name="readsHeader">Whether header fields count as text.</param>
    public double FitOfText(FuzzyPattern pattern, bool readsHeader)
    {
        var body = messages.OpenBody(row.Body);
        var fit = new FuzzyScan(pattern);
        var folded = new ArrayBufferWriter<char>();
        foreach (var piece in MessageText.Read(range => buffer.Read(body, range), Structure))
        {
            if (piece.IsHeader && !readsHeader) continue;
            folded.ResetWrittenCount();
            CaseMap.Fold(piece.Text, folded);
            fit.Read(folded.WrittenSpan, piece.Continues);
        }
        fit.End();
        return fit.Fit;
    }

    bool[] Scan()
    {
        var body = messages.OpenBody(row.Body);
        var texts = scan ?? throw new InvalidOperationException("The search has no texts.");
        return texts.Run(MessageText.Read(range => buffer.Read(body, range), Structure));
    }

    ReadOnlySpan<byte> ReadHeader() => buffer.Read(messages.OpenBody(row.Body), Structure.Root.Header).Span;
}
