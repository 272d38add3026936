using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>LIST in all its forms (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154, RFC 9590).</summary>
static class ListCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, ListArguments arguments, CancellationToken cancellationToken)
    {
        if (!arguments.IsExtended && arguments.Patterns is [""])
        {
            ListResponse.WriteRoot(context, "LIST"u8);
            return CommandResult.Ok("That is the separator.");
        }

        if (arguments.Return.HasFlag(ListReturn.Status) && arguments.Status.HasFlag(StatusItems.HighestModSeq)) CondStore.Enable(context);
        var account = context.Snapshot;
        var patterns = arguments.Patterns.Where(pattern => pattern.Length > 0).Select(pattern => new ListPattern(arguments.Reference, pattern)).ToList();
        var wantsSubscribed = arguments.Selection.HasFlag(ListSelection.Subscribed);
        var showsSubscribed = wantsSubscribed || arguments.Return.HasFlag(ListReturn.Subscribed);
        var childInfo = arguments.Selection.HasFlag(ListSelection.RecursiveMatch) ? new SelectedBelow(account, arguments.Selection, patterns) : null;
        foreach (var listed in Candidates(account, arguments.Selection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Matches(patterns, listed.Name)) continue;
            var isSelected = IsSelected(account, listed, arguments.Selection);
            if (!isSelected && childInfo?.HasUnlisted(listed.Name) != true) continue;
            ListResponse.Write(context, account, listed, new ListResponse.Details(
                NonExistent: arguments.IsExtended || context.IsRev2,
                Subscribed: showsSubscribed,
                ChildInfo: wantsSubscribed && childInfo?.HasAny(listed.Name) == true));
            if (isSelected && listed.Mailbox is { } mailbox)
            {
                if (arguments.Return.HasFlag(ListReturn.Status)) StatusResponse.Write(context, mailbox, arguments.Status);
                if (arguments.Return.HasFlag(ListReturn.Metadata))
                    await new MetadataResponse(context, mailbox, uint.MaxValue).WriteAsync(arguments.MetadataEntries, MetadataDepth.Entry, cancellationToken);
            }
            await context.FlushIfFullAsync(cancellationToken);
        }
        if (arguments.Selection == ListSelection.None) await ListPastAsync(context, arguments, patterns, cancellationToken);
        return CommandResult.Ok("Those are the mailboxes.");
    }

    static async ValueTask ListPastAsync(
        SessionContext context, ListArguments arguments, List<ListPattern> patterns, CancellationToken cancellationToken)
    {
        var names = PastNamespace.Names(context, patterns);
        foreach (var (name, isMailbox) in names.OrderBy(pair => pair.Key))
        {
            if (!Matches(patterns, name)) continue;
            ListResponse.WritePast(
                context, name, isMailbox, hasChildren: names.Keys.Any(other => other.IsBelow(name)), arguments.IsExtended || context.IsRev2);
            if (isMailbox && arguments.Return.HasFlag(ListReturn.Status) && PastNamespace.Open(context, name)?.Info is { } mailbox)
                StatusResponse.Write(context, mailbox, arguments.Status);
            await context.FlushIfFullAsync(cancellationToken);
        }
    }

    static IEnumerable<ListedName> Candidates(AccountSnapshot account, ListSelection selection) =>
        selection.HasFlag(ListSelection.Subscribed)
            ? ListedName.WithParents(account, account.Mailboxes.Select(mailbox => mailbox.Name).Concat(account.Subscriptions))
            : ListedName.Of(account);

    static bool IsSelected(AccountSnapshot account, ListedName listed, ListSelection selection) =>
        (!selection.HasFlag(ListSelection.Subscribed) || account.IsSubscribed(listed.Name))
        && (!selection.HasFlag(ListSelection.SpecialUse) || listed.Mailbox?.SpecialUse is not null);

    static bool Matches(List<ListPattern> patterns, MailboxName name) => patterns.Exists(pattern => pattern.Matches(name));

    /// <summary>
    /// For RECURSIVEMATCH (RFC 9051 §6.3.9.1): the names above mailboxes that the other options select.
    /// </summary>
    sealed class SelectedBelow
    {
        readonly HashSet<MailboxName> _any = [];
        readonly HashSet<MailboxName> _unlisted = [];

        public SelectedBelow(AccountSnapshot account, ListSelection selection, List<ListPattern> patterns)
        {
            foreach (var listed in Candidates(account, selection))
            {
                if (!IsSelected(account, listed, selection)) continue;
                var isListed = Matches(patterns, listed.Name);
                for (var above = listed.Name.Parent; above is { } name; above = name.Parent)
                {
                    _any.Add(name);
                    if (!isListed) _unlisted.Add(name);
                }
            }
        }

        /// <summary>Whether a mailbox below is selected.</summary>
        public bool HasAny(MailboxName name) => _any.Contains(name);

        /// <summary>Whether one of them is not listed itself, since it matches no pattern.</summary>
        public bool HasUnlisted(MailboxName name) => _unlisted.Contains(name);
    }
}
