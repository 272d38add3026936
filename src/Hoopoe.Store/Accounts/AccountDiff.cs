using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Accounts;

/// <summary>Finds what changed between two snapshots of one account: entries that both share are skipped.</summary>
public static class AccountDiff
{
    /// <summary>What a reader who knows <paramref name="before"/> must be told to know <paramref name="after"/>.</summary>
    public static AccountChanges Between(AccountSnapshot before, AccountSnapshot after)
    {
        if (ReferenceEquals(before, after)) return AccountChanges.None;
        var mailboxes = after.ChangedSince(before).ToList();
        if (!after.SharesMailboxesWith(before))
        {
            foreach (var mailbox in before.Mailboxes)
            {
                if (!after.TryFind(mailbox.Id, out _)) mailboxes.Add(new MailboxChange(mailbox, null));
            }
        }
        return new AccountChanges(mailboxes, SubscriptionsBetween(before, after));
    }

    static List<MailboxName> SubscriptionsBetween(AccountSnapshot before, AccountSnapshot after)
    {
        if (ReferenceEquals(before.Subscriptions, after.Subscriptions)) return [];
        return [.. before.Subscriptions.SymmetricExcept(after.Subscriptions)];
    }
}

/// <summary>One mailbox that is not as it was.</summary>
/// <param name="Before">Its entry in the earlier snapshot; null if it is new.</param>
/// <param name="After">Its entry in the later snapshot; null if it is gone.</param>
public readonly record struct MailboxChange(MailboxInfo? Before, MailboxInfo? After);

/// <summary>The difference of two snapshots of an account.</summary>
/// <param name="Mailboxes">The mailboxes that were made, removed or changed; those still there come first, by name.</param>
/// <param name="Subscriptions">The names that are subscribed in one of the snapshots only.</param>
public sealed record AccountChanges(IReadOnlyList<MailboxChange> Mailboxes, IReadOnlyList<MailboxName> Subscriptions)
{
    /// <summary>No difference.</summary>
    public static readonly AccountChanges None = new([], []);
}
