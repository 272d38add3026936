using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>Subscribes a name or takes the subscription back; the name need not be a mailbox (RFC 9051 §6.3.7, §6.3.8).</summary>
public sealed class SetSubscription(Actor actor, MailboxName name, bool subscribed) : StoreOperation<bool>(actor)
{
    /// <summary>How many subscriptions an account may have.</summary>
    public const int MaxSubscriptions = 20_000;

    private protected override bool Execute(AccountDraft draft)
    {
        var names = draft.Snapshot.Subscriptions;
        if (names.Contains(name) == subscribed) return false;
        if (subscribed) CreateMailbox.RefuseNameOfThePast(name);
        if (subscribed && names.Count >= MaxSubscriptions)
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"The account has {MaxSubscriptions} subscriptions already.");
        var modSeq = draft.NextModSeq();
        var kind = subscribed ? ChangeKind.Subscribe : ChangeKind.Unsubscribe;
        draft.Rows
            .Prepare(subscribed
                ? "INSERT INTO subscription (account, name) VALUES (?1, ?2)"
                : "DELETE FROM subscription WHERE account = ?1 AND name = ?2")
            .Bind(1, draft.Account.Id).Bind(2, name.Value).Run();
        draft.SetSubscriptions(subscribed ? names.Add(name) : names.Remove(name));
        new ChangeRows(draft, Actor, modSeq).Name(kind, 0, subscribed ? null : name.Value, subscribed ? name.Value : null);
        return true;
    }
}
