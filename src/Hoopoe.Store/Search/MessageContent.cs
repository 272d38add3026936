using System.Buffers;
using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Search;

/// <summary>What is stored of one message, read as far as conditions ask for it and no more than once.</summary>
sealed class MessageContent(
    StoredMessage row, SearchTerms terms, TextScan? scan, BodyBuffer buffer, MessageReader messages, CancellationToken cancellationToken)
    : MessageFacts
{
    HeaderValues? _header;
    bool[]? _texts;
    DateOnly? _sentDay;
    bool _hasSentDay;

    /// <inheritdoc/>
    public override Truth HasText(int text) => Of((_texts ??= Scan())[text]);

    /// <inheritdoc/>
    public override Truth HasHeader(int header)
    {
        var sought = terms.Headers[header];
        return Of(Header.Has(sought.Field, sought.Folded));
    }

    /// <inheritdoc/>
    public override Truth IsSent(SearchDateRelation relation, DateOnly day) => Of(SentDay is { } sent && relation.Holds(sent, day));

    /// <inheritdoc/>
    public override Truth HasEmailId(string emailId) => Of(row.EmailId == emailId);

    /// <inheritdoc/>
    public override Truth HasThreadId(string threadId) => Of(row.ThreadId == threadId);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ValuesOf(int field) => Header.Of(field);

    /// <summary>Whether a header field is there and holds a text, by a collation by which the text is prepared.</summary>
    public bool HeaderHas(string field, string prepared, Collation collation)
    {
        var name = Encoding.UTF8.GetBytes(field);
        var reader = new HeaderReader(ReadHeader());
        while (reader.Read())
        {
            if (reader.Name.IsEmpty || !reader.Is(name)) continue;
            if (collation.Prepare(HeaderText.DecodeForSearch(field, reader.Value)).Contains(prepared, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    /// <summary>Whether one text is in the message, by a collation by which it is prepared.</summary>
    public bool TextHas(SoughtText[] prepared, Collation collation)
    {
        var body = messages.OpenBody(row.Body);
        return new TextScan(prepared, collation, cancellationToken).Run(MessageText.Read(range => buffer.Read(body, range), Structure))[0];
    }

    /// <inheritdoc/>
    public override double? FitOfText(FuzzyPattern pattern, bool readsHeader)
    {
        var body = messages.OpenBody(row.Body);
        var fit = new FuzzyScan(pattern);
        var folded = new ArrayBufferWriter<char>();
        foreach (var piece in MessageText.Read(range => buffer.Read(body, range), Structure))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (piece.IsHeader && !readsHeader) continue;
            folded.ResetWrittenCount();
            CaseMap.Fold(piece.Text, folded);
            fit.Read(folded.WrittenSpan, piece.Continues);
        }
        fit.End();
        return fit.Fit;
    }

    HeaderValues Header => _header ??= HeaderValues.Read(ReadHeader(), terms.Fields);

    DateOnly? SentDay
    {
        get
        {
            if (_hasSentDay) return _sentDay;
            _hasSentDay = true;
            return _sentDay = MessageKeys.SentDayIn(ReadHeader());
        }
    }

    MessageStructure Structure => row.Structure ?? throw new InvalidOperationException("The structure was not read.");

    bool[] Scan()
    {
        var body = messages.OpenBody(row.Body);
        var texts = scan ?? throw new InvalidOperationException("The search has no texts.");
        return texts.Run(MessageText.Read(range => buffer.Read(body, range), Structure));
    }

    ReadOnlySpan<byte> ReadHeader() => buffer.Read(messages.OpenBody(row.Body), Structure.Root.Header).Span;
}
