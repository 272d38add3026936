using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Commands;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// What a client has asked by NOTIFY to be told (RFC 5465), and the account as it has been told of. There is no queue: what is to be told is the
/// difference between that and the account as it is, so nothing is lost, however long the client is busy.
/// </summary>
sealed class Notifications
{
    readonly NotifyGroup? _selected;

    /// <summary>From here on the client is told these things.</summary>
    /// <param name="groups">The event groups; none after NOTIFY NONE.</param>
    /// <param name="told">The account as the client knows it.</param>
    /// <param name="scope">What may be done with what was logged in with.</param>
    /// <param name="newMessageItems">What is fetched of new messages in the selected mailbox, or null.</param>
    public Notifications(IReadOnlyList<NotifyGroup> groups, AccountSnapshot told, CredentialScope scope, FetchItems? newMessageItems)
    {
        _selected = groups.FirstOrDefault(group => group.IsSelected);
        Filter = new NotifyFilter(groups, scope);
        Told = told;
        NewMessageItems = newMessageItems;
    }

    /// <summary>Nothing is told any more (NOTIFY NONE).</summary>
    public static Notifications None(AccountSnapshot account) => new([], account, CredentialScope.Everything, null);

    /// <summary>What is told of mailboxes other than the selected one, and of names.</summary>
    public NotifyFilter Filter { get; }

    /// <summary>The account as the client knows it.</summary>
    public AccountSnapshot Told { get; private set; }

    /// <summary>What is fetched of new messages in the selected mailbox, or null.</summary>
    public FetchItems? NewMessageItems { get; }

    /// <summary>Whether the client is told of messages that come to and go from the selected mailbox.</summary>
    public bool TellsMessages => _selected?.Events.HasFlag(NotifyEvents.MessageNew) == true;

    /// <summary>Whether the client is told of flags in the selected mailbox.</summary>
    public bool TellsFlags => _selected?.Events.HasFlag(NotifyEvents.FlagChange) == true;

    /// <summary>Whether expunges wait for a command that lets them be told (§6.1.2).</summary>
    public bool DelaysExpunges => _selected is not { Scope: NotifyScope.Selected };

    /// <summary>Whether there is anything to be told between commands.</summary>
    public bool IsWatching => TellsMessages || Filter.Any != NotifyEvents.None;

    /// <summary>The client has been told of everything up to here.</summary>
    public void MarkTold(AccountSnapshot account) => Told = account;

    /// <summary>The client knows what it has done itself; only what others did is told (§5).</summary>
    public void Absorb(OperationEffect effect) => Told = Told.Absorbing(effect);

    /// <summary>The client has left a mailbox: from now on it is told by STATUS what it was not told while the mailbox was selected.</summary>
    public void MarkLeft(SelectedMailbox selected)
    {
        var known = selected.Announced;
        if (ReferenceEquals(known, selected.Mailbox.View) || !Told.TryFind(selected.Mailbox.Id, out var mailbox)) return;
        Told = Told.With(mailbox with { Messages = known.Count, UidNext = known.UidNext, HighestModSeq = selected.SyncedModSeq });
    }
}
