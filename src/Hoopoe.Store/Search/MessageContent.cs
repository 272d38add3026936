using System.Buffers;
using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Search;

/// <summary>
/// What is stored of one message, read as far as conditions ask for it and no more than once. What a damaged body does not tell is unknown.
/// </summary>
sealed class MessageContent(
    StoredMessage row, SearchTerms terms, TextScan? scan, BodyBuffer buffer, MessageReader messages, CancellationToken cancellationToken)
    : MessageFacts
{
    HeaderValues? _header;
    bool[]? _texts;
    DateOnly? _sentDay;
    bool _hasSentDay;

    /// <summary>Why something that was asked is not known: the body is damaged. Null if all was told.</summary>
    public BlobDamagedException? Damage { get; private set; }

    /// <inheritdoc/>
    public override Truth HasText(int text) => Ask(_texts is not null, () => (_texts ??= Scan())[text]);

    /// <inheritdoc/>
    public override Truth HasHeader(int header)
    {
        var sought = terms.Headers[header];
        return Ask(_header is not null, () => Header.Has(sought.Field, sought.Folded));
    }

    /// <inheritdoc/>
    public override Truth IsSent(SearchDateRelation relation, DateOnly day) =>
        Ask(_hasSentDay, () => SentDay is { } sent && relation.Holds(sent, day));

    /// <inheritdoc/>
    public override Truth HasEmailId(string emailId) => Of(row.EmailId == emailId);

    /// <inheritdoc/>
    public override Truth HasThreadId(string threadId) => Of(row.ThreadId == threadId);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ValuesOf(int field) => TryAsk(_header is not null, () => Header.Of(field), out var values) ? values : null;

    /// <summary>Whether a header field is there and holds a text, by a collation by which the text is prepared.</summary>
    public Truth HeaderHas(string field, string prepared, Collation collation) =>
        Ask(isKnown: false, () => FindInHeader(field, prepared, collation));

    /// <summary>Whether one text is in the message, by a collation by which it is prepared.</summary>
    public Truth TextHas(SoughtText[] prepared, Collation collation) =>
        Ask(isKnown: false, () => new TextScan(prepared, collation, cancellationToken).Run(ReadText())[0]);

    /// <inheritdoc/>
    public override double? FitOfText(FuzzyPattern pattern, bool readsHeader) =>
        TryAsk(isKnown: false, () => Fit(pattern, readsHeader), out var fit) ? fit : null;

    Truth Ask(bool isKnown, Func<bool> question) => TryAsk(isKnown, question, out var answer) ? Of(answer) : Truth.Unknown;

    /// <summary>Asks what is known or has to be read; false if the body is damaged, which is found once.</summary>
    bool TryAsk<T>(bool isKnown, Func<T> question, out T? answer)
    {
        answer = default;
        if (Damage is not null && !isKnown) return false;
        try
        {
            answer = question();
            return true;
        }
        catch (BlobDamagedException damage)
        {
            Damage = damage;
            return false;
        }
    }

    bool FindInHeader(string field, string prepared, Collation collation)
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

    double Fit(FuzzyPattern pattern, bool readsHeader)
    {
        var fit = new FuzzyScan(pattern);
        var folded = new ArrayBufferWriter<char>();
        foreach (var piece in ReadText())
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
            _sentDay = MessageKeys.SentDayIn(ReadHeader());
            _hasSentDay = true;
            return _sentDay;
        }
    }

    MessageStructure Structure => row.Structure ?? throw new InvalidOperationException("The structure was not read.");

    bool[] Scan() => (scan ?? throw new InvalidOperationException("The search has no texts.")).Run(ReadText());

    IEnumerable<TextPiece> ReadText()
    {
        var body = messages.OpenBody(row.Body);
        return MessageText.Read(range => buffer.Read(body, range), Structure);
    }

    ReadOnlySpan<byte> ReadHeader() => buffer.Read(messages.OpenBody(row.Body), Structure.Root.Header).Span;
}
