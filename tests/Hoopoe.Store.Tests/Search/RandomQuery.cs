using CsCheck;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Tests.Search;

/// <summary>Search keys of every kind, nested.</summary>
static class RandomQuery
{
    static readonly Gen<string> Sought = Gen.Select(RandomMail.Word, Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool, static (word, from, less, isUpper) =>
    {
        var runes = word.EnumerateRunes().ToArray();
        from = Math.Min(from, runes.Length - 1);
        var text = string.Concat(runes[from..Math.Max(from + 1, runes.Length - less)]);
        return isUpper ? text.ToUpperInvariant() : text;
    });

    static readonly Gen<SequenceSet> Set = Gen.Select(Gen.UInt[0, 30], Gen.UInt[0, 30]).Array[1, 3]
        .Select(static pairs => SequenceSet.Of(pairs.Select(pair => new NumberRange(pair.Item1, pair.Item2))));

    static readonly Gen<SearchKey> Leaf = Gen.OneOf<SearchKey>(
        Gen.Const<SearchKey>(new SearchAll()),
        Gen.Select(Gen.Int[0, 4], Gen.Bool, static (bit, isSet) => (SearchKey)new SearchFlag((SystemFlags)(1 << bit), isSet)),
        Gen.Select(Gen.OneOf(RandomMail.Keywords), Gen.Bool, static (keyword, isSet) => (SearchKey)new SearchKeyword(keyword, isSet)),
        Gen.Bool.Select(static isSet => (SearchKey)new SearchRecent(isSet)),
        Set.Select(static set => (SearchKey)new SearchNumbers(set)),
        Set.Select(static set => (SearchKey)new SearchUids(set)),
        Gen.Const<SearchKey>(new SearchNumbers(SequenceSet.SavedResult)),
        Gen.Select(Gen.Long[0, 3_000], Gen.Bool, static (octets, isLarger) => (SearchKey)new SearchSize(octets, isLarger)),
        Gen.Select(Gen.UInt[1, 20 * 86_400], Gen.Bool, static (seconds, isOlder) => (SearchKey)new SearchAge(seconds, isOlder)),
        Gen.Select(Gen.Enum<SearchDateField>(), Gen.Enum<SearchDateRelation>(), RandomMail.Date, static (field, relation, date) =>
            (SearchKey)new SearchDate(field, relation, DateOnly.FromDateTime(date.DateTime))),
        Gen.Long[1, 40].Select(static modSeq => (SearchKey)new SearchModSeq(new ModSeq(modSeq), null, SearchEntryType.All)),
        Gen.Select(Gen.OneOf("From", "to", "SUBJECT", "Date", "X-None"), Sought.Or(Gen.Const("")), static (field, text) =>
            (SearchKey)new SearchHeader(field, text)),
        Gen.Select(Sought, Gen.Bool, static (text, includesHeader) => (SearchKey)new SearchText(text, includesHeader)),
        Gen.Select(Sought, Gen.Bool, static (text, includesHeader) => (SearchKey)new SearchText(text, includesHeader)));

    /// <summary>Any key.</summary>
    public static readonly Gen<SearchKey> Any = Gen.Recursive<SearchKey>((depth, inner) => depth > 4
        ? Leaf
        : Gen.Frequency(
            (5, Leaf),
            (1, inner.Select(static key => (SearchKey)new SearchNot(key))),
            (1, Gen.Select(inner, inner, static (left, right) => (SearchKey)new SearchOr(left, right))),
            (1, inner.Array[0, 3].Select(static keys => (SearchKey)new SearchAnd([.. keys])))));

    static Gen<T> Or<T>(this Gen<T> often, Gen<T> seldom) => Gen.Frequency((4, often), (1, seldom));
}
