using System.Collections.Immutable;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// The interned flag sets of an account, by id. It only grows, so a later table also reads an earlier snapshot. Ids start at 0, which is
/// the empty set.
/// </summary>
sealed class FlagTable
{
    /// <summary>How many different flag sets an account may have (RFC 9051 sets no bound).</summary>
    public const int MaxSets = 65_536;

    /// <summary>How many different keywords an account may use.</summary>
    public const int MaxKeywords = 500;

    /// <summary>How long a keyword may be, in bytes.</summary>
    public const int MaxKeywordLength = 100;

    readonly ImmutableArray<FlagSet> _sets;
    readonly ImmutableDictionary<FlagSet, int> _ids;
    readonly ImmutableHashSet<string> _keywords;

    FlagTable(ImmutableArray<FlagSet> sets, ImmutableDictionary<FlagSet, int> ids, ImmutableHashSet<string> keywords)
    {
        _sets = sets;
        _ids = ids;
        _keywords = keywords;
    }

    public static readonly FlagTable Initial = new(
        [FlagSet.Empty],
        ImmutableDictionary<FlagSet, int>.Empty.Add(FlagSet.Empty, 0),
        ImmutableHashSet<string>.Empty.WithComparer(StringComparer.OrdinalIgnoreCase));

    public int Count => _sets.Length;

    /// <summary>Refuses a set that would be one too many, or whose keywords are too many or too long (docs/limits.md).</summary>
    /// <exception cref="StoreRefusedException">A bound is reached.</exception>
    public void RefuseIfFull(FlagSet flags)
    {
        if (Count >= MaxSets)
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"The account has {MaxSets} combinations of flags already.");
        var keywords = _keywords.Union(flags.Keywords);
        if (keywords.Count > MaxKeywords)
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"The account has {MaxKeywords} keywords already.");
        if (flags.Keywords.Any(keyword => keyword.Length > MaxKeywordLength))
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"A keyword is longer than {MaxKeywordLength} bytes.");
    }

    /// <summary>The set with an id; the empty one where the set was lost by damage.</summary>
    public FlagSet this[int id] => (uint)id < (uint)_sets.Length ? _sets[id] : FlagSet.Empty;

    public bool TryGetId(FlagSet flags, out int id) => _ids.TryGetValue(flags, out id);

    /// <summary>This table with one more set, whose id is <see cref="Count"/> of this one.</summary>
    public FlagTable Add(FlagSet flags) => new(_sets.Add(flags), _ids.Add(flags, Count), _keywords.Union(flags.Keywords));

    /// <summary>A table of sets by id, read from rows: what is missing reads as the empty set, and of two that are equal the first is used on.</summary>
    public static FlagTable Of(IEnumerable<(int Id, FlagSet Flags)> sets)
    {
        var table = Initial;
        foreach (var (id, flags) in sets)
        {
            if (id < table.Count || id >= MaxSets) continue;
            while (table.Count < id) table = new FlagTable(table._sets.Add(FlagSet.Empty), table._ids, table._keywords);
            table = table._ids.ContainsKey(flags)
                ? new FlagTable(table._sets.Add(flags), table._ids, table._keywords)
                : table.Add(flags);
        }
        return table;
    }
}
