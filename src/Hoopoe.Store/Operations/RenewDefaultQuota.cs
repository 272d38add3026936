using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>Gives an account that has no limits of its own the server's, which have changed. The account's rows stay as they are.</summary>
sealed class RenewDefaultQuota(Actor actor) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        if (QuotaRows.Load(draft.Rows, draft.Account.Id) is not null) return false;
        draft.SetQuota(draft.Account.DefaultQuota);
        return true;
    }
}
