using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sqlite;

/// <summary>Forgets, a slice at a time, what devices that come back are told from: the runs of expunged UIDs, and the change log.</summary>
static class TombstoneRows
{
    /// <summary>The accounts whose change log begins before a time, or that have a mailbox with more runs of expunged UIDs than this.</summary>
    public static List<long> AccountsToTrim(SqliteConnection rows, DateTimeOffset before, int runs)
    {
        var statement = rows.Prepare(
                "SELECT id FROM account a WHERE (SELECT at FROM change WHERE account = a.id ORDER BY modseq LIMIT 1) < ?1 "
                + "OR EXISTS (SELECT 1 FROM mailbox m WHERE m.account = a.id AND (SELECT count(*) FROM vanished WHERE mailbox = m.id) > ?2)")
            .Bind(1, before.ToUnixTimeMilliseconds()).Bind(2, runs);
        var accounts = new List<long>();
        while (statement.Step()) accounts.Add(statement.Int64(0));
        statement.Reset();
        return accounts;
    }

    /// <summary>The mailboxes of an account that were deleted: undelete may bring them back.</summary>
    public static List<long> DeletedMailboxes(SqliteConnection rows, long accountId)
    {
        var statement = rows.Prepare("SELECT id FROM mailbox WHERE account = ?1 AND deleted_modseq IS NOT NULL").Bind(1, accountId);
        var mailboxes = new List<long>();
        while (statement.Step()) mailboxes.Add(statement.Int64(0));
        statement.Reset();
        return mailboxes;
    }

    /// <summary>The last modseq of an account before the first change that is not older than a time.</summary>
    /// <param name="rows">The connection.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="before">The time.</param>
    /// <param name="highest">The account's modseq: the answer where all changes are older.</param>
    public static ModSeq LastBefore(SqliteConnection rows, long accountId, DateTimeOffset before, ModSeq highest)
    {
        var statement = rows.Prepare("SELECT modseq FROM change WHERE account = ?1 AND at >= ?2 ORDER BY modseq LIMIT 1")
            .Bind(1, accountId).Bind(2, before.ToUnixTimeMilliseconds());
        var last = statement.Step() ? new ModSeq(statement.Int64(0) - 1) : highest;
        statement.Reset();
        return last;
    }

    /// <summary>The modseq up to which a mailbox has more runs than so many; <see cref="ModSeq.Zero"/> if it has not.</summary>
    public static ModSeq Excess(SqliteConnection rows, long mailboxId, int runs) => new(Single(
        rows.Prepare("SELECT modseq FROM vanished WHERE mailbox = ?1 ORDER BY modseq DESC, uid_first DESC LIMIT 1 OFFSET ?2")
            .Bind(1, mailboxId).Bind(2, runs)));

    /// <summary>Forgets the oldest runs of a mailbox up to a modseq, about <paramref name="slice"/> of them.</summary>
    /// <returns>The modseq of the last that was forgotten: above it all are still there; null if there was nothing to forget.</returns>
    public static ModSeq? ForgetRuns(SqliteConnection rows, long mailboxId, ModSeq upTo, int slice) =>
        Forget(rows, "vanished", "mailbox", mailboxId, upTo, slice);

    /// <summary>Forgets the oldest changes of an account's log up to a modseq, about <paramref name="slice"/> of them; null if there are none.</summary>
    public static ModSeq? ForgetChanges(SqliteConnection rows, long accountId, ModSeq upTo, int slice) =>
        Forget(rows, "change", "account", accountId, upTo, slice);

    static ModSeq? Forget(SqliteConnection rows, string table, string owner, long id, ModSeq upTo, int slice)
    {
        // All rows of one modseq go together: what is left is complete above it.
        var last = Single(rows.Prepare(
                $"SELECT max(modseq) FROM (SELECT modseq FROM {table} WHERE {owner} = ?1 AND modseq <= ?2 ORDER BY modseq LIMIT ?3)")
            .Bind(1, id).Bind(2, upTo.Value).Bind(3, slice));
        if (last == 0) return null;
        rows.Prepare($"DELETE FROM {table} WHERE {owner} = ?1 AND modseq <= ?2").Bind(1, id).Bind(2, last).Run();
        return new ModSeq(last);
    }

    static long Single(SqliteStatement statement)
    {
        var value = statement.Step() ? statement.Int64OrNull(0) ?? 0 : 0;
        statement.Reset();
        return value;
    }
}
