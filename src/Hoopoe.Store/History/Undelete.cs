using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.History;

/// <summary>What can be had back under the name of a mailbox.</summary>
/// <param name="Name">The name.</param>
/// <param name="Messages">How many messages.</param>
/// <param name="DeletedAt">When the mailbox was deleted; null where it is there and messages were expunged from it.</param>
public sealed record Restorable(MailboxName Name, int Messages, DateTimeOffset? DeletedAt);

/// <summary>Brings expunged messages and deleted mailboxes of an account back. Doing it twice brings nothing twice.</summary>
/// <param name="account">The account.</param>
/// <param name="actor">Who does it.</param>
public sealed class Undelete(Account account, Actor actor)
{
    static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(200);

    /// <summary>Is told how many messages were dealt with.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>What was expunged or deleted since a time and can be had back.</summary>
    public IReadOnlyList<Restorable> Find(DateTimeOffset since)
    {
        var found = new List<Restorable>();
        foreach (var mailbox in account.Snapshot.Mailboxes)
        {
            if (account.History.Expunged(mailbox.Id, since).Count is > 0 and var count) found.Add(new Restorable(mailbox.Name, count, null));
        }
        foreach (var deleted in account.History.Deleted().Where(deleted => deleted.DeletedAt >= since))
            found.Add(new Restorable(deleted.Name, account.History.MessagesOf(deleted).Count, deleted.DeletedAt));
        return found;
    }

    /// <summary>Brings a mailbox back if it was deleted, or else the messages that were expunged from it.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="since">What was lost before is left alone.</param>
    /// <param name="into">Where the messages go, which is made if need be; null for where they were.</param>
    /// <returns>How many messages came back; null if nothing was lost under that name.</returns>
    /// <exception cref="StoreRefusedException">The quota or another bound would be exceeded.</exception>
    public async Task<int?> RunAsync(MailboxName name, DateTimeOffset since, MailboxName? into)
    {
        var (source, messages) = Lost(name, since);
        if (source is null) return null;
        var destination = into ?? name;
        var isThere = account.Snapshot.TryFind(destination, out var mailbox);
        mailbox ??= await account.RunAsync(new CreateMailbox(actor, destination));
        // Also where an earlier attempt has made it and came no further.
        if (!isThere || (into is null && source.DeletedAt is not null))
            await account.RunAsync(new SetSubscription(actor, destination, subscribed: true));
        var restoring = new RestoreMessages(actor, source.Id, messages, mailbox.Id, unlessPresent: true);
        var restored = account.RunAsync(restoring);
        while (Progress is not null && await Task.WhenAny(restored, Task.Delay(BetweenReports)) != restored)
            Progress.Report(new WorkProgress(destination.Value, restoring.Done, messages.Count));
        return (int)(await restored).Destination.Count;
    }

    (PastMailbox? Source, IReadOnlyList<PastMessage> Messages) Lost(MailboxName name, DateTimeOffset since)
    {
        if (account.Snapshot.TryFind(name, out var live) && account.History.Expunged(live.Id, since) is { Count: > 0 } expunged)
            return (AccountHistory.Present(live), expunged);
        var deleted = account.History.Deleted().FirstOrDefault(one => one.Name == name && one.DeletedAt >= since);
        return deleted is null ? (live is null ? null : AccountHistory.Present(live), []) : (deleted, account.History.MessagesOf(deleted));
    }
}
