using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// Which events of which mailboxes a client has asked to be told (RFC 5465 §6). What several groups ask of a mailbox adds up; one that asks for
/// NONE of it ends all of them.
/// </summary>
sealed class NotifyFilter
{
    readonly List<Group> _groups = [];
    readonly CredentialScope _scope;

    /// <summary>A filter of the groups that are not about the selected mailbox.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="scope">What may be done with what was logged in with: nothing is told of mailboxes outside it.</param>
    public NotifyFilter(IEnumerable<NotifyGroup> groups, CredentialScope scope)
    {
        _scope = scope;
        foreach (var group in groups)
        {
            if (!group.IsSelected) _groups.Add(new Group(group.Scope, [.. group.Mailboxes], group.Events));
        }
    }

    readonly record struct Group(NotifyScope Scope, HashSet<MailboxName> Names, NotifyEvents Events);

    /// <summary>All events that are asked for of any mailbox.</summary>
    public NotifyEvents Any => _groups.Aggregate(NotifyEvents.None, static (events, group) => events | group.Events);

    /// <summary>What is asked for of the mailbox with this name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="account">Who knows whether it is subscribed.</param>
    public NotifyEvents Of(MailboxName name, AccountSnapshot account)
    {
        var events = NotifyEvents.None;
        if (!_scope.Covers(name)) return events;
        foreach (var group in _groups)
        {
            if (!Covers(group, name, account)) continue;
            if (group.Events == NotifyEvents.None) return NotifyEvents.None;
            events |= group.Events;
        }
        return events;
    }

    /// <summary>All mailboxes are the user's own, and mail may be delivered into each of them, to an address with its name in it.</summary>
    static bool Covers(Group group, MailboxName name, AccountSnapshot account) => group.Scope switch
    {
        NotifyScope.Personal or NotifyScope.Inboxes => true,
        NotifyScope.Subscribed => account.IsSubscribed(name),
        NotifyScope.Mailboxes => group.Names.Contains(name),
        NotifyScope.Subtree => IsInSubtree(group.Names, name),
        _ => false,
    };

    static bool IsInSubtree(HashSet<MailboxName> roots, MailboxName name)
    {
        for (MailboxName? level = name; level is { } one; level = one.Parent)
        {
            if (roots.Contains(one)) return true;
        }
        return false;
    }
}
