using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Consistency;

/// <summary>Takes an account's counters to what its rows have, never back, and puts an empty set where a set of flags was lost.</summary>
sealed class RepairAccount(Actor actor) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        var account = draft.Account.Id;
        var modSeq = Math.Max(
            Highest(draft, "SELECT max(max(highestmodseq), max(coalesce(deleted_modseq, 0))) FROM mailbox WHERE account = ?1"),
            Highest(draft, "SELECT max(modseq) FROM change WHERE account = ?1"));
        draft.Raise(
            new ModSeq(modSeq), (uint)Math.Min(uint.MaxValue, Highest(draft, "SELECT max(uidvalidity) FROM mailbox WHERE account = ?1")));
        draft.Rows.Prepare("DELETE FROM flag_set WHERE account = ?1 AND (id < 1 OR id >= ?2)").Bind(1, account).Bind(2, FlagTable.MaxSets).Run();
        draft.Rows.Prepare(
                "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < (SELECT max(id) FROM flag_set WHERE account = ?1)) "
                + "INSERT OR IGNORE INTO flag_set (account, id, system, keywords) SELECT ?1, id, 0, '' FROM n "
                + "WHERE id < (SELECT max(id) FROM flag_set WHERE account = ?1)")
            .Bind(1, account).Run();
        draft.NextModSeq();
        return true;
    }

    static long Highest(AccountDraft draft, string sql)
    {
        var statement = draft.Rows.Prepare(sql).Bind(1, draft.Account.Id);
        var value = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return value;
    }
}
