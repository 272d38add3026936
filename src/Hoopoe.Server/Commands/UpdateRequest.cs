using System.Collections.Immutable;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Server.Commands;

/// <summary>What a search with UPDATE asks for: to be told how its result changes (RFC 5267 §4.3).</summary>
sealed class UpdateRequest
{
    readonly SessionContext _context;
    readonly SearchKey _key;

    UpdateRequest(SessionContext context, SearchKey key)
    {
        _context = context;
        _key = key;
    }

    /// <summary>The request of a search that is about to run; null if it has none.</summary>
    /// <exception cref="CommandRefusedException">No mailbox is selected, or the tag is in use by another such search.</exception>
    public static UpdateRequest? Of(SessionContext context, SearchQuery query)
    {
        if (query.Return?.Items.HasFlag(SearchReturn.Update) != true) return null;
        if (context.Selected is not { } selected) throw CommandRefusedException.Bad("Updates are told of a selected mailbox only.");
        if (selected.Contexts.Any(search => search.Tag.SequenceEqual(context.Tag)))
            throw CommandRefusedException.Bad("The tag is in use by another search with UPDATE.");
        return new UpdateRequest(context, Fix(query.Key, selected));
    }

    /// <summary>Begins to tell of a search's result, or tells that there will be no updates (§4.3.1).</summary>
    /// <param name="found">What the client is told to begin with.</param>
    /// <param name="byUid">Whether messages are told by UID.</param>
    /// <param name="mailbox">The mailbox, where it has to be told.</param>
    public void Begin(SearchResult found, bool byUid, MailboxInfo? mailbox = null) =>
        Begin(new SearchContext(_context.Tag, _key)
        {
            ByUid = byUid,
            Comparator = _context.Comparator,
            Mailbox = mailbox,
            Members = found.Uids,
        });

    /// <summary>As <see cref="Begin(SearchResult, bool, MailboxInfo)"/>, for a sort.</summary>
    public void Begin(SearchResult found, SortedMessages sorted, ImmutableArray<SortCriterion> criteria, bool byUid) =>
        Begin(new SearchContext(_context.Tag, _key)
        {
            ByUid = byUid,
            Comparator = _context.Comparator,
            Criteria = criteria,
            Members = found.Uids,
            Order = sorted.Numbers(byUid: true),
        });

    /// <summary>Tells that there will be no updates.</summary>
    public void Refuse(string reason) =>
        _context.Output.UntaggedStatus(ResponseStatus.No, ResponseCode.NoUpdate(_context.Tag), reason);

    void Begin(SearchContext search)
    {
        if (_context.Mailbox.Contexts.Count < _context.Services.Limits.SearchContexts) _context.Mailbox.Contexts.Add(search);
        else Refuse("There are too many searches with UPDATE.");
    }

    /// <summary>The search key with message numbers and <c>$</c> as they are now (§4.3): changes of what they mean are not told.</summary>
    static SearchKey Fix(SearchKey key, SelectedMailbox selected) => key switch
    {
        SearchNumbers numbers => OfUids(selected.ResolveForSearch(numbers.Set)),
        SearchUids { Set.IsSavedResult: true } => OfUids(selected.SavedResult),
        SearchAnd all => new SearchAnd([.. all.Keys.Select(one => Fix(one, selected))]),
        SearchOr either => new SearchOr(Fix(either.Left, selected), Fix(either.Right, selected)),
        SearchNot not => new SearchNot(Fix(not.Key, selected)),
        SearchFuzzy fuzzy => new SearchFuzzy(Fix(fuzzy.Key, selected)),
        _ => key,
    };

    static SearchKey OfUids(UidSet uids) =>
        uids.IsEmpty ? new SearchNot(new SearchAll()) : new SearchUids(SequenceSet.Of(uids.Ranges.ToImmutableArray()));
}
