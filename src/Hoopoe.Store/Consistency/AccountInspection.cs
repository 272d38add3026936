using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>Holds an account's counters and flags against its mailboxes and against the directory. To be run within one read transaction.</summary>
/// <param name="rows">The store's rows.</param>
/// <param name="account">The account's id.</param>
/// <param name="directory">Reads the directory's counters, after the rows were: they are raised first. Null where it does not know the account.</param>
sealed class AccountInspection(SqliteConnection rows, long account, Func<AccountCounters?> directory)
{
    /// <summary>The accounts that the store has rows of.</summary>
    public static List<long> All(SqliteConnection rows) => Numbers(rows.Prepare("SELECT id FROM account UNION SELECT account FROM mailbox ORDER BY 1"));

    /// <summary>What does not agree, in words.</summary>
    public IEnumerable<string> Run()
    {
        var (modSeq, uidValidity) = (Scalar("SELECT modseq FROM account WHERE id = ?1"), Scalar("SELECT uidvalidity FROM account WHERE id = ?1"));
        var highest = Math.Max(
            Scalar("SELECT max(max(highestmodseq), max(coalesce(deleted_modseq, 0))) FROM mailbox WHERE account = ?1") ?? 0,
            Scalar("SELECT modseq FROM change WHERE account = ?1 ORDER BY modseq DESC LIMIT 1") ?? 0);
        var validity = Scalar("SELECT max(uidvalidity) FROM mailbox WHERE account = ?1") ?? 0;
        if (modSeq is null) yield return "its row is missing, with its counters.";
        if (modSeq < highest) yield return $"its modseq is {modSeq}, and a change has {highest}.";
        if (uidValidity < validity) yield return $"its UIDVALIDITY is {uidValidity}, and a mailbox has {validity}.";
        if (directory() is { } known && (known.ModSeq.Value < modSeq || known.UidValidity < uidValidity))
        {
            yield return $"the directory has the counters {known.ModSeq} and {known.UidValidity}, below {modSeq} and {uidValidity} that were issued.";
        }
        foreach (var fault in Flags()) yield return fault;
    }

    IEnumerable<string> Flags()
    {
        var ids = Numbers(rows.Prepare("SELECT id FROM flag_set WHERE account = ?1 ORDER BY id").Bind(1, account));
        for (var place = 0; place < ids.Count; place++)
        {
            if (ids[place] == place + 1) continue;
            yield return ids[place] is < 1 or >= FlagTable.MaxSets
                ? $"its flags have a set {ids[place]}, which there can't be."
                : $"its flags lack the set {place + 1}.";
            yield break;
        }
    }

    long? Scalar(string sql)
    {
        var statement = rows.Prepare(sql).Bind(1, account);
        var value = statement.Step() ? statement.Int64OrNull(0) : null;
        statement.Reset();
        return value;
    }

    static List<long> Numbers(SqliteStatement statement)
    {
        var numbers = new List<long>();
        while (statement.Step()) numbers.Add(statement.Int64(0));
        statement.Reset();
        return numbers;
    }
}
