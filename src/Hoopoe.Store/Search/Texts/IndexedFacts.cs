using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// What the text index says of a message: first by filters alone, which only tell what is not there, then by its text. What the text does not
/// tell, or what is damaged, is unknown.
/// </summary>
sealed class IndexedFacts : MessageFacts
{
    const TextTraits WithoutFields = TextTraits.HasOddHeader | TextTraits.HasAddressesApart;

    readonly string[] _fields;
    readonly TextNeedle[] _texts;
    readonly HeaderNeedle[] _headers;
    readonly CandidateCache _candidates;
    TextEntry? _entry;
    int _column;

    public IndexedFacts(SearchTerms terms)
    {
        _fields = [.. terms.Fields];
        _texts = [.. terms.Texts.Select(text => new TextNeedle(text))];
        _headers = [.. terms.Headers.Select(header => new HeaderNeedle(terms.Fields[header.Field], header.Folded))];
        _candidates = new CandidateCache([.. _texts.Select(needle => needle.Trigrams), .. _headers.Select(needle => needle.Trigrams)]);
    }

    /// <summary>What holds the message.</summary>
    public TextHolder? Holder { get; private set; }

    /// <summary>Whether texts are looked at, or only filters.</summary>
    public bool LooksAtText { get; private set; }

    /// <summary>Whether something was asked, since texts are looked at, that is not known.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Whether filter or text of the message was found damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Ends a search within a long text.</summary>
    public CancellationToken CancellationToken { get; set; }

    TextEntry Entry => _entry ??= Holder!.EntryAt(_column);

    /// <summary>Goes to a message.</summary>
    public void MoveTo(TextHolder holder, int column)
    {
        Holder = holder;
        _column = column;
        _entry = null;
        LooksAtText = IsDamaged = IsIncomplete = false;
    }

    /// <summary>From here on texts are looked at.</summary>
    public void LookAtText() => LooksAtText = true;

    /// <inheritdoc/>
    public override Truth HasText(int text)
    {
        if (Ask(text, TextTraits.IsOpaque) is { } truth) return truth;
        if (!TryRead(out var entry, out var octets)) return Unknown();
        return Of(_texts[text].IsIn(entry, octets, CancellationToken));
    }

    /// <inheritdoc/>
    public override Truth HasHeader(int header)
    {
        if (Ask(_texts.Length + header, TextTraits.IsOpaque | TextTraits.HasAddressesApart) is { } truth) return truth;
        if (!TryRead(out var entry, out var octets) || (entry.Traits & WithoutFields) != 0) return Unknown();
        return Of(_headers[header].CanMatch && _headers[header].IsIn(octets[..entry.OwnHeader]));
    }

    /// <inheritdoc/>
    public override Truth IsSent(SearchDateRelation relation, DateOnly day)
    {
        if (Entry.Traits.HasFlag(TextTraits.IsOpaque)) return Unknown();
        return Of(Entry.SentDay >= 0 && relation.Holds(DateOnly.FromDayNumber(Entry.SentDay), day));
    }

    /// <inheritdoc/>
    public override Truth HasEmailId(string emailId) => Of(ObjectIds.EmailId(Entry.EmailId) == emailId);

    /// <summary>It is of a message in a mailbox, not of what the message says.</summary>
    public override Truth HasThreadId(string threadId) => Unknown();

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ValuesOf(int field)
    {
        if (LooksAtText && TryRead(out var entry, out var octets) && (entry.Traits & WithoutFields) == 0)
            return TextFields.Values(octets[..entry.OwnHeader], _fields[field]);
        Unknown();
        return null;
    }

    /// <inheritdoc/>
    public override double? FitOfText(FuzzyPattern pattern, bool readsHeader)
    {
        if (!LooksAtText || !TryRead(out var entry, out var octets))
        {
            Unknown();
            return null;
        }
        var scan = new FuzzyScan(pattern);
        foreach (var piece in TextFields.Pieces(readsHeader ? octets : octets[entry.Headers..])) scan.Read(piece, continues: false);
        scan.End();
        return scan.Fit;
    }

    /// <summary>What the filter says; null if the text is to be looked at.</summary>
    /// <param name="needle">What is looked for.</param>
    /// <param name="silent">Messages of which a filter does not say what is not there.</param>
    Truth? Ask(int needle, TextTraits silent)
    {
        if (IsDamaged || !_candidates.TryAsk(Holder!, _column, needle, out var isCandidate))
        {
            IsDamaged = true;
            return Unknown();
        }
        if (isCandidate) return LooksAtText ? null : Truth.Unknown;
        return (Entry.Traits & silent) != 0 ? Unknown() : Truth.No;
    }

    Truth Unknown()
    {
        IsIncomplete |= LooksAtText;
        return Truth.Unknown;
    }

    bool TryRead(out TextEntry entry, out ReadOnlySpan<byte> octets)
    {
        if (!Holder!.TryText(_column, out entry, out octets)) IsDamaged = true;
        return !IsDamaged && !entry.Traits.HasFlag(TextTraits.IsOpaque);
    }
}
