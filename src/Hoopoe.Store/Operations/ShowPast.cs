namespace Hoopoe.Store.Operations;

/// <summary>Shows what the account was in a read-only namespace, or no more.</summary>
public sealed class ShowPast(Actor actor, bool shows) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        if (draft.Snapshot.ShowsPast == shows) return false;
        draft.Rows.Prepare("UPDATE account SET shows_past = ?2 WHERE id = ?1").Bind(1, draft.Account.Id).Bind(2, shows ? 1L : 0L).Run();
        draft.SetShowsPast(shows);
        return true;
    }
}
