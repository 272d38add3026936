using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// Puts kept searches in the place of their names (FILTER, RFC 5466). They are METADATA entries of the server: the user's own, or else the
/// shared one of that name. One may name others, up to <see cref="ImapLimits.FilterDepth"/> deep.
/// </summary>
sealed class KeptSearches
{
    const string Own = "/private/filters/values/";
    const string Shared = "/shared/filters/values/";

    readonly SessionContext _context;
    readonly Dictionary<string, SearchQuery> _read = new(StringComparer.OrdinalIgnoreCase);
    readonly HashSet<string> _within = new(StringComparer.OrdinalIgnoreCase);
    SearchQuery _query;

    KeptSearches(SessionContext context, SearchQuery query)
    {
        _context = context;
        _query = query;
    }

    /// <summary>The search without FILTER keys.</summary>
    /// <exception cref="CommandRefusedException">A kept search is not there, names itself, is no search, or all together have too many
    /// keys.</exception>
    public static SearchQuery Resolve(SessionContext context, SearchQuery query)
    {
        if (!query.UsesFilter) return query;
        var searches = new KeptSearches(context, query);
        var key = searches.Resolve(query.Key);
        return searches._query with { Key = key, UsesFilter = false };
    }

    /// <summary>Whether an entry may have a value: what is kept as a search has to be one (§3.2).</summary>
    public static bool Allows(string entry, byte[]? value, ImapLimits limits) =>
        value is null
        || !(entry.StartsWith(Own, StringComparison.OrdinalIgnoreCase) || entry.StartsWith(Shared, StringComparison.OrdinalIgnoreCase))
        || SearchCriteria.TryParse(value, limits, out _);

    SearchKey Resolve(SearchKey key) => key switch
    {
        SearchFilter filter => Read(filter.Name),
        SearchAnd all => new SearchAnd([.. all.Keys.Select(Resolve)]),
        SearchOr either => new SearchOr(Resolve(either.Left), Resolve(either.Right)),
        SearchNot not => new SearchNot(Resolve(not.Key)),
        SearchFuzzy fuzzy => new SearchFuzzy(Resolve(fuzzy.Key)),
        _ => key,
    };

    SearchKey Read(string name)
    {
        if (_within.Count == _context.Services.Limits.FilterDepth || !_within.Add(name)) throw Undefined(name);
        var kept = Find(name);
        _query = _query with
        {
            UsesModSeq = _query.UsesModSeq || kept.UsesModSeq,
            UsesNumbers = _query.UsesNumbers || kept.UsesNumbers,
            UsesFuzzy = _query.UsesFuzzy || kept.UsesFuzzy,
            Keys = _query.Keys + kept.Keys,
        };
        if (_query.Keys > _context.Services.Limits.SearchKeys)
            throw CommandRefusedException.No(ResponseCode.Limit, $"The kept searches have more than {_context.Services.Limits.SearchKeys} keys.");
        var key = Resolve(kept.Key);
        _within.Remove(name);
        return key;
    }

    SearchQuery Find(string name)
    {
        if (_read.TryGetValue(name, out var known)) return known;
        var value = _context.Account.Metadata.Read(null, Own + name) ?? _context.Account.Metadata.Read(null, Shared + name);
        if (value is null || !SearchCriteria.TryParse(value, _context.Services.Limits, out var kept)) throw Undefined(name);
        return _read[name] = kept;
    }

    static CommandRefusedException Undefined(string name) =>
        CommandRefusedException.No(ResponseCode.Of($"UNDEFINED-FILTER {name}"), "There is no such kept search.");
}
