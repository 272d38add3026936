using System.Diagnostics;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Search;

/// <summary>Makes conditions of search keys, once for a search.</summary>
sealed class SearchCompiler(MailboxView view, SearchScope scope)
{
    /// <summary>How deep keys may nest. What a client sends is bounded already (<see cref="ImapLimits.SearchDepth"/>).</summary>
    const int MaxDepth = 256;

    static readonly string[] NamedFields = ["Subject", "From", "To", "Cc"];

    int _depth;
    int _fuzzy;

    /// <summary>Whether a text is looked for loosely, so that messages are ranked.</summary>
    public bool IsRanked { get; private set; }

    /// <summary>The header fields and texts that the conditions made so far ask about.</summary>
    public SearchTerms Terms { get; } = new();

    /// <summary>The condition that a key stands for.</summary>
    /// <exception cref="StoreRefusedException">Keys nest too deep, a text is too long, or a FILTER was not resolved.</exception>
    public Condition Compile(SearchKey key)
    {
        if (++_depth > MaxDepth) throw new StoreRefusedException(StoreRefusal.LimitReached, $"Search keys nest deeper than {MaxDepth}.");
        var condition = key switch
        {
            SearchAnd all => AllOf.Of(all.Keys.Select(Compile)),
            SearchOr either => AnyOf.Of(Compile(either.Left), Compile(either.Right)),
            SearchNot not => NoneOf.Of(Compile(not.Key)),
            SearchFuzzy fuzzy => CompileFuzzily(fuzzy.Key),
            SearchHeader { Text: not "" } header when _fuzzy > 0 && PatternOf(header.Text) is { } pattern => OfHeader(header.Field, pattern),
            SearchText { Text: not "" } text when _fuzzy > 0 && PatternOf(text.Text) is { } pattern => OfText(text.IncludesHeader, pattern),
            SearchHeader { Text: not "" } header when IsCollated => AllOf.Of([
                OfHeader(header), CollatedCondition.OfHeader(header.Field, header.Text, scope.Collation)]),
            SearchText { Text: not "" } text when IsCollated => AllOf.Of([
                OfText(text), CollatedCondition.OfText(text.Text, text.IncludesHeader, scope.Collation)]),
            SearchHeader header => OfHeader(header),
            SearchText { Text: "" } => Everything(),
            SearchText text => OfText(text),
            SearchDate { Field: SearchDateField.Sent } sent => Indexed(FactCondition.OfSentDate(sent.Relation, sent.Date)),
            SearchEmailId email => Indexed(FactCondition.OfEmailId(email.Id)),
            SearchThreadId thread => FactCondition.OfThreadId(thread.Id),
            _ => OfState(key),
        };
        _depth--;
        return condition;
    }

    bool IsCollated => scope.Collation != Collation.UnicodeCaseMap;

    FactCondition OfHeader(SearchHeader header) => FactCondition.OfHeader(Terms.AddHeader(header.Field, header.Text));

    FactCondition OfText(SearchText text) => FactCondition.OfText(Terms.AddText(text.Text, text.IncludesHeader));

    Condition CompileFuzzily(SearchKey key)
    {
        _fuzzy++;
        var condition = Compile(key);
        _fuzzy--;
        return condition;
    }

    FuzzyPattern? PatternOf(string text)
    {
        var pattern = FuzzyPattern.Of(SearchTerms.Fold(text));
        IsRanked |= pattern is not null;
        return pattern;
    }

    /// <summary>A header field that fits a pattern. Conditions that are cheaper to test come before it: each word leaves a piece of itself.</summary>
    Condition OfHeader(string field, FuzzyPattern pattern) => AllOf.Of([
        .. pattern.Words.Select(word => AnyOf.Of(
            FuzzyPattern.PiecesOf(word).Select(Condition (piece) => FactCondition.OfHeader(Terms.AddHeader(field, piece))))),
        new FuzzyCondition(pattern, [(Terms.AddField(field), FuzzyCondition.WeightOf(field))], bodyWeight: 0, readsHeader: false),
    ]);

    /// <summary>A message whose text fits a pattern; with its header, names and subject weigh more.</summary>
    Condition OfText(bool includesHeader, FuzzyPattern pattern)
    {
        (int, double)[] fields = includesHeader ? [.. NamedFields.Select(field => (Terms.AddField(field), FuzzyCondition.WeightOf(field)))] : [];
        return AllOf.Of([
            .. pattern.Words.Select(word => AnyOf.Of(
                FuzzyPattern.PiecesOf(word).Select(Condition (piece) => FactCondition.OfText(Terms.AddText(piece, includesHeader))))),
            new FuzzyCondition(pattern, fields, FuzzyCondition.InBody, includesHeader),
        ]);
    }

    Condition OfState(SearchKey key) => key switch
    {
        SearchAll or SearchSaveDateSupported => Everything(),
        SearchUids uids => new UidCondition(Resolve(uids.Set, view.Count == 0 ? 0 : view.UidAt(view.Count - 1).Value), view),
        SearchNumbers { Set.IsSavedResult: true } => new UidCondition(scope.SavedResult, view),
        SearchNumbers numbers => new NumberCondition(Resolve(numbers.Set, (uint)view.Count)),
        SearchRecent recent => new StateCondition(message => scope.Recent.Contains(new Uid(message.Uid)) == recent.IsSet),
        SearchFlag flag => new FlagCondition(view.Snapshot.Flags, flags => flags.Has(flag.Flag) == flag.IsSet),
        SearchKeyword keyword => new FlagCondition(view.Snapshot.Flags, flags => flags.Has(keyword.Keyword) == keyword.IsSet),
        SearchModSeq changed => new StateCondition(message => message.ModSeq >= changed.ModSeq.Value),
        SearchSize { IsLarger: true } size => new StateCondition(message => message.Size > size.Octets),
        SearchSize size => new StateCondition(message => message.Size < size.Octets),
        SearchAge age => OfAge(age),
        SearchDate { Field: SearchDateField.Saved } saved =>
            new StateCondition(message => saved.Relation.Holds(PackedDate.DayOf(message.SaveDate), saved.Date)),
        SearchDate date => OfInternalDate(date.Relation, date.Date.DayNumber),
        SearchFilter filter => throw new StoreRefusedException(StoreRefusal.NoSuchFilter, $"There is no search kept as {filter.Name}."),
        _ => throw new UnreachableException($"There is no condition for {key.GetType().Name}."),
    };

    static StateCondition OfInternalDate(SearchDateRelation relation, int day) =>
        new(message => relation.Holds(message.InternalDate.DayNumber, day));

    /// <summary>OLDER and YOUNGER, both including the second itself (RFC 5032 §2).</summary>
    StateCondition OfAge(SearchAge age)
    {
        var then = scope.Now.ToUnixTimeSeconds() - age.Seconds;
        return age.IsOlder
            ? new StateCondition(message => message.InternalDate.UnixSeconds <= then)
            : new StateCondition(message => message.InternalDate.UnixSeconds >= then);
    }

    UidSet Resolve(SequenceSet set, uint highest) => set.IsSavedResult ? scope.SavedResult : set.Resolve(highest);

    FactCondition Indexed(FactCondition condition)
    {
        Terms.AskIndex();
        return condition;
    }

    static Condition Everything() => AllOf.Of([]);
}
