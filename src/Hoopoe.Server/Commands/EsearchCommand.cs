using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search;

namespace Hoopoe.Server.Commands;

/// <summary>
/// ESEARCH (RFC 7377): a search of several mailboxes, answered by an ESEARCH for each that holds messages found, by UID. The selected
/// mailbox
/// is searched as its client knows it, the others as they are.
/// </summary>
static class EsearchCommand
{
    static readonly SearchReturnOptions Everything = new(SearchReturn.All, Partial: null);

    public static async ValueTask<CommandResult> RunAsync(SessionContext context, EsearchArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.NamesSelected && context.Selected is null) return CommandResult.Bad("No mailbox is selected.");
        var query = SearchCommand.Admit(context, arguments.Query);
        var options = query.Return ?? Everything;
        var saves = options.Items.HasFlag(SearchReturn.Save);
        if (saves && !arguments.IsSelectedOnly) return CommandResult.Bad("Only a result of the selected mailbox can be saved.");

        var update = UpdateRequest.Of(context, query);
        if (saves) context.Mailbox.SavedResult = UidSet.Empty;
        foreach (var mailbox in new EsearchSources(arguments, context).In(context.Snapshot))
        {
            if (await FindAsync(context, mailbox, query.Key, cancellationToken) is not { } found) continue;
            if (mailbox.Id == context.Selected?.Mailbox.Id)
            {
                update?.Begin(found, byUid: true, mailbox);
                update = null;
            }
            if (saves) context.Mailbox.SavedResult = SearchCommand.ToSave(found, options);
            if (options.Items == SearchReturn.Save || found.Places.Count == 0) continue;
            new SearchAnswer(context, found, byUid: true, query.UsesModSeq).WriteEsearch(options, mailbox);
            await context.FlushIfFullAsync(CancellationToken.None);
        }
        update?.Refuse("The selected mailbox is not among those searched.");
        return CommandResult.Ok("Searched.");
    }

    /// <summary>Searches a mailbox; null if it is gone meanwhile.</summary>
    static async ValueTask<SearchResult?> FindAsync(
        SessionContext context, MailboxInfo mailbox, SearchKey key, CancellationToken cancellationToken)
    {
        if (context.Selected is { } selected && selected.Mailbox.Id == mailbox.Id)
            return await SearchCommand.FindAsync(context, selected, key, cancellationToken);
        if (!context.Snapshot.TryFind(mailbox.Id, out _)) return null;
        var view = (await context.Account.OpenMailboxAsync(mailbox.Id)).View;
        return await SearchEvaluator.RunAsync(
            context.Account, view, key, SearchCommand.ScopeOf(context, UidSet.Empty, UidSet.Empty, cancellationToken), cancellationToken);
    }
}
