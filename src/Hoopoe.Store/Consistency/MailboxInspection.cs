using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Holds a mailbox's row against the rows of its messages: counts, UIDs, modseqs, flags. A few sums over the mailbox tell whether all is well;
/// only where they do not is it asked which message it is. To be run within one read transaction.
/// </summary>
sealed class MailboxInspection(SqliteConnection rows, MailboxRow mailbox)
{
    /// <summary>How many messages of one fault are named one by one.</summary>
    const int Named = 20;

    const string NoFlags = "m.flag_set != 0 AND NOT EXISTS (SELECT 1 FROM flag_set f WHERE f.account = ?3 AND f.id = m.flag_set)";

    /// <summary>What does not agree, in words.</summary>
    public IEnumerable<string> Run()
    {
        var sums = Sum();
        if (sums.Numbers != mailbox.Numbers) yield return $"its row says {mailbox.Numbers}; its messages say {sums.Numbers}.";
        var (uid, modSeq) = Highest(sums);
        if (uid >= mailbox.UidNext) yield return $"UIDNEXT is {mailbox.UidNext}, and UID {uid} is in use.";
        if (modSeq > mailbox.HighestModSeq) yield return $"HIGHESTMODSEQ is {mailbox.HighestModSeq}, and a change has {modSeq}.";
        if (mailbox.UidValidity is < 1 or > uint.MaxValue) yield return $"UIDVALIDITY is {mailbox.UidValidity}.";
        if (mailbox.RecentFrom > mailbox.UidNext) yield return $"messages are recent from UID {mailbox.RecentFrom} on, above UIDNEXT.";
        if (mailbox.HistorySince > mailbox.HighestModSeq) yield return $"its history begins at {mailbox.HistorySince}, above HIGHESTMODSEQ.";
        foreach (var fault in Rows(sums.WithoutFlags, "refers to flags that are not there", NoFlags)) yield return fault;
        foreach (var fault in Rows(sums.OtherSize, "has another size than its body", "m.size != m.length")) yield return fault;
        foreach (var fault in Rows(sums.WithoutId, "has no EMAILID or THREADID", "m.email_id < 1 OR m.thread_id < 1")) yield return fault;
        if (Vanished() is { } first) yield return $"UID {first} is there, and clients are told that it was expunged.";
    }

    (MailboxNumbers Numbers, long Uid, long ModSeq, long WithoutFlags, long OtherSize, long WithoutId) Sum()
    {
        var statement = rows.Prepare(
            "SELECT count(*), coalesce(sum(coalesce(f.system, 0) & ?4 = 0), 0), coalesce(sum(coalesce(f.system, 0) & ?5 != 0), 0), "
            + "coalesce(sum(m.size), 0), coalesce(sum(CASE WHEN coalesce(f.system, 0) & ?5 != 0 THEN m.size ELSE 0 END), 0), "
            + "coalesce(max(m.key), 0), coalesce(max(m.modseq), 0), coalesce(sum(m.flag_set != 0 AND f.id IS NULL), 0), "
            + "coalesce(sum(m.size != m.length), 0), coalesce(sum(m.email_id < 1 OR m.thread_id < 1), 0) FROM message m "
            + "LEFT JOIN flag_set f ON f.account = ?3 AND f.id = m.flag_set WHERE m.key BETWEEN ?1 AND ?2");
        Range(statement).Bind(4, (long)Protocol.Model.SystemFlags.Seen).Bind(5, (long)Protocol.Model.SystemFlags.Deleted);
        statement.Step();
        var numbers = new MailboxNumbers(statement.Int64(0), statement.Int64(1), statement.Int64(2), statement.Int64(3), statement.Int64(4));
        var sums = (
            numbers, (long)MessageKey.UidOf(statement.Int64(5)), statement.Int64(6), statement.Int64(7), statement.Int64(8), statement.Int64(9));
        statement.Reset();
        return sums;
    }

    (long Uid, long ModSeq) Highest((MailboxNumbers Numbers, long Uid, long ModSeq, long WithoutFlags, long OtherSize, long WithoutId) sums)
    {
        var statement = rows.Prepare(
            "SELECT coalesce(max(uid), 0), coalesce(max(modseq), 0) FROM (SELECT max(uid_last) AS uid, max(modseq) AS modseq FROM vanished "
            + "WHERE mailbox = ?3 UNION ALL SELECT max(key) & 4294967295, max(modseq) FROM expunged WHERE key BETWEEN ?1 AND ?2)");
        statement.Bind(1, mailbox.FirstKey).Bind(2, mailbox.LastKey).Bind(3, mailbox.Id);
        statement.Step();
        var highest = (Math.Max(sums.Uid, statement.Int64(0)), Math.Max(sums.ModSeq, statement.Int64(1)));
        statement.Reset();
        return highest;
    }

    IEnumerable<string> Rows(long count, string fault, string condition)
    {
        if (count == 0) yield break;
        var statement = rows.Prepare(
            $"SELECT m.key FROM message m WHERE m.key BETWEEN ?1 AND ?2 AND ?3 = ?3 AND ({condition}) ORDER BY m.key LIMIT {Named}");
        Range(statement);
        var keys = new List<long>();
        while (statement.Step()) keys.Add(statement.Int64(0));
        statement.Reset();
        foreach (var key in keys) yield return $"message {MessageKey.UidOf(key)} {fault}.";
        if (count > keys.Count) yield return $"{count - keys.Count} messages more: each {fault}.";
    }

    long? Vanished()
    {
        var statement = rows.Prepare(
            "SELECT (SELECT key & 4294967295 FROM message WHERE key BETWEEN (v.mailbox << 32 | v.uid_first) AND (v.mailbox << 32 | v.uid_last)) AS uid "
            + "FROM vanished v WHERE v.mailbox = ?1 AND uid IS NOT NULL LIMIT 1").Bind(1, mailbox.Id);
        long? first = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return first;
    }

    SqliteStatement Range(SqliteStatement statement) =>
        statement.Bind(1, mailbox.FirstKey).Bind(2, mailbox.LastKey).Bind(3, mailbox.Account);
}
