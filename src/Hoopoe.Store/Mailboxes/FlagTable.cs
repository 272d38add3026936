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

    readonly ImmutableList<FlagSet> _sets;
    readonly ImmutableDictionary<FlagSet, int> _ids;

    FlagTable(ImmutableList<FlagSet> sets, ImmutableDictionary<FlagSet, int> ids)
    {
        _sets = sets;
        _ids = ids;
    }

    public static readonly FlagTable Initial = new([FlagSet.Empty], ImmutableDictionary<FlagSet, int>.Empty.Add(FlagSet.Empty, 0));

    public int Count => _sets.Count;

    public FlagSet this[int id] => _sets[id];

    public bool TryGetId(FlagSet flags, out int id) => _ids.TryGetValue(flags, out id);

    /// <summary>This table with one more set, whose id is <see cref="Count"/> of this one.</summary>
    public FlagTable Add(FlagSet flags) => new(_sets.Add(flags), _ids.Add(flags, Count));
}
