using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// The names that NOTIFY tells of by LIST: those of mailboxes made or removed and the names right above them, those of mailboxes renamed, but
/// not what lies below and was renamed with them, and those whose subscription changed (RFC 5465 §5.4, §5.5). What is renamed into what the
/// session may see, or out of it, is made or removed for it.
/// </summary>
sealed class NameChanges(AccountSnapshot before, AccountSnapshot after, AccountChanges changes, CredentialScope scope)
{
    readonly Dictionary<MailboxName, MailboxName> _renamed = changes.Mailboxes
        .Where(change => change is { Before: { } old, After: { } now } && old.Name != now.Name)
        .ToDictionary(change => change.Before!.Name, change => change.After!.Name);

    /// <summary>The names that a client wants to hear of, each once, and the names they had if they were renamed.</summary>
    public IEnumerable<(MailboxName Name, MailboxName? OldName)> ToBeTold(NotifyFilter filter)
    {
        var told = new Dictionary<MailboxName, MailboxName?>();
        foreach (var change in changes.Mailboxes)
        {
            if (change.Before is not { } old) AddWithParent(change.After!.Name);
            else if (change.After is not { } now) AddWithParent(old.Name);
            else if (!scope.Covers(old.Name)) AddWithParent(now.Name);
            else if (!scope.Covers(now.Name)) AddWithParent(old.Name);
            else if (old.Name != now.Name && !FollowsParent(old.Name, now.Name)
                && (IsWanted(old.Name, NotifyEvents.MailboxName) || IsWanted(now.Name, NotifyEvents.MailboxName)))
                told[now.Name] = old.Name;
        }
        foreach (var name in changes.Subscriptions)
        {
            if (IsWanted(name, NotifyEvents.SubscriptionChange)) told.TryAdd(name, null);
        }
        return told.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value));

        void AddWithParent(MailboxName name)
        {
            if (IsWanted(name, NotifyEvents.MailboxName)) told.TryAdd(name, null);
            if (name.Parent is { } parent && IsWanted(parent, NotifyEvents.MailboxName)) told.TryAdd(parent, null);
        }

        bool IsWanted(MailboxName name, NotifyEvents wanted) => ((filter.Of(name, before) | filter.Of(name, after)) & wanted) != 0;
    }

    bool FollowsParent(MailboxName old, MailboxName now)
    {
        for (var level = old.Parent; level is { } parent; level = parent.Parent)
        {
            if (_renamed.TryGetValue(parent, out var to) && old.Rebase(parent, to) == now) return true;
        }
        return false;
    }
}
