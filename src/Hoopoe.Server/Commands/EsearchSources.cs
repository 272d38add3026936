using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>The mailboxes that the sources of an ESEARCH mean (RFC 7377 §2.2), each once. A name without a mailbox means none.</summary>
sealed class EsearchSources
{
    readonly bool _all;
    readonly bool _subscribed;
    readonly HashSet<MailboxName> _named = [];
    readonly HashSet<MailboxName> _parents = [];
    readonly HashSet<MailboxName> _roots = [];
    readonly long? _selected;
    readonly bool _namesSelected;

    /// <summary>Takes up the sources of a command.</summary>
    public EsearchSources(EsearchArguments arguments, SessionContext context)
    {
        _selected = context.Selected?.Mailbox.Id;
        _namesSelected = arguments.NamesSelected;
        foreach (var source in arguments.Sources)
        {
            // All mailboxes are the user's own, and mail may be delivered into each of them, to an address with its name in it.
            _all |= source.Scope is EsearchScope.Personal or EsearchScope.Inboxes;
            _subscribed |= source.Scope == EsearchScope.Subscribed;
            var names = source.Scope switch
            {
                EsearchScope.Subtree => _roots,
                EsearchScope.SubtreeOne => _parents,
                _ => _named,
            };
            names.UnionWith(source.Names);
        }
    }

    /// <summary>The mailboxes of an account that are meant, by name: those that hold messages, and the selected one.</summary>
    public IEnumerable<MailboxInfo> In(AccountSnapshot account) => account.Mailboxes.Where(mailbox => mailbox.Id == _selected
        ? _namesSelected || Covers(mailbox.Name, account)
        : mailbox.Messages > 0 && Covers(mailbox.Name, account));

    bool Covers(MailboxName name, AccountSnapshot account) =>
        _all || _named.Contains(name) || _parents.Contains(name) || (name.Parent is { } parent && _parents.Contains(parent))
        || (_subscribed && account.IsSubscribed(name)) || IsInSubtree(name);

    bool IsInSubtree(MailboxName name)
    {
        for (MailboxName? level = name; level is { } one && _roots.Count > 0; level = one.Parent)
        {
            if (_roots.Contains(one)) return true;
        }
        return false;
    }
}
