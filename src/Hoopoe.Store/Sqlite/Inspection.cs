using Hoopoe.Protocol.Model;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Sqlite;

/// <summary>Holds a store's rows against one another and against the packs, and says in words what does not agree.</summary>
sealed class Inspection(SqliteConnection rows, PackStore packs)
{
    /// <summary>A mailbox to look at.</summary>
    public readonly record struct MailboxRow(
        long Id, long Account, string Name, uint UidNext, long HighestModSeq, int Messages, int Unseen, int Deleted, long Size, long DeletedSize)
    {
        /// <summary>Where the keys end that are looked at: a copy on its way into the mailbox has unpublished rows from UIDNEXT on.</summary>
        public required long LastKey { get; init; }
    }

    /// <summary>Every mailbox that is not deleted.</summary>
    public List<MailboxRow> Mailboxes()
    {
        var statement = rows.Prepare(
            "SELECT id, account, name, uidnext, highestmodseq, messages, unseen, deleted, size, deleted_size, "
            + "id IN (SELECT mailbox FROM pending_copy) "
            + "FROM mailbox WHERE deleted_modseq IS NULL ORDER BY id");
        var mailboxes = new List<MailboxRow>();
        while (statement.Step())
        {
            var (id, uidNext) = (statement.Int64(0), (uint)statement.Int64(3));
            mailboxes.Add(new MailboxRow(
                id, statement.Int64(1), statement.Text(2), uidNext, statement.Int64(4),
                statement.Int32(5), statement.Int32(6), statement.Int32(7), statement.Int64(8), statement.Int64(9))
            {
                LastKey = statement.Int32(10) == 0 ? MessageKey.Of(id, uint.MaxValue) : MessageKey.Of(id, uidNext) - 1,
            });
        }
        statement.Reset();
        return mailboxes;
    }

    /// <summary>SQLite's own check of the file, and what stands outside any mailbox.</summary>
    public IEnumerable<string> Whole()
    {
        if (rows.Scalar("PRAGMA quick_check") is { } answer && answer != "ok") yield return $"The database is damaged: {answer}";
        var orphans = rows.Scalar("SELECT count(*) FROM message WHERE (key >> 32) NOT IN (SELECT id FROM mailbox)");
        if (orphans != "0") yield return $"{orphans} messages are in no mailbox.";
        var ahead = rows.Prepare(
            "SELECT m.name FROM mailbox m JOIN account a ON a.id = m.account WHERE m.highestmodseq > a.modseq AND m.deleted_modseq IS NULL");
        while (ahead.Step()) yield return $"Mailbox {ahead.Text(0)} has a modseq above its account's.";
        ahead.Reset();
    }

    /// <summary>One mailbox: counts, UIDs, modseqs, stored answers, and every body against its checksum.</summary>
    public IEnumerable<string> Mailbox(MailboxRow mailbox, CancellationToken cancellationToken)
    {
        var counted = Count(mailbox);
        if (counted != mailbox)
            yield return $"Mailbox {mailbox.Name}: its row says {Numbers(mailbox)}, its messages say {Numbers(counted)}.";
        var statement = rows.Prepare(
            "SELECT m.key, m.modseq, m.segment, m.offset, m.length, m.size, d.key IS NOT NULL, f.id IS NOT NULL FROM message m "
            + "LEFT JOIN message_data d ON d.key = m.key LEFT JOIN flag_set f ON f.account = ?3 AND f.id = m.flag_set "
            + "WHERE m.key BETWEEN ?1 AND ?2 ORDER BY m.key");
        statement.Bind(1, MessageKey.Of(mailbox.Id, 0)).Bind(2, mailbox.LastKey).Bind(3, mailbox.Account);
        while (statement.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var uid = MessageKey.UidOf(statement.Int64(0));
            var name = $"Message {uid} of {mailbox.Name}";
            if (uid >= mailbox.UidNext) yield return $"{name} lies at or above UIDNEXT {mailbox.UidNext}.";
            if (statement.Int64(1) > mailbox.HighestModSeq) yield return $"{name} has a modseq above the mailbox's.";
            if (statement.Int64(4) != statement.Int64(5)) yield return $"{name} has another size than its body.";
            if (statement.Int32(6) == 0) yield return $"{name} has no stored answers.";
            var flagSet = statement.Int32(7);
            if (packs.Verify(new BlobRef(statement.Int32(2), statement.Int64(3), statement.Int64(4))) is { } fault)
                yield return $"{name}: {fault}";
            if (flagSet == 0 && !HasNoFlags(statement.Int64(0))) yield return $"{name} refers to flags that are not there.";
        }
        statement.Reset();
    }

    bool HasNoFlags(long key)
    {
        var statement = rows.Prepare("SELECT flag_set FROM message WHERE key = ?1").Bind(1, key);
        var empty = statement.Step() && statement.Int32(0) == 0;
        statement.Reset();
        return empty;
    }

    MailboxRow Count(MailboxRow mailbox)
    {
        var statement = rows.Prepare(
            "SELECT count(*), coalesce(sum(coalesce(f.system, 0) & ?4 = 0), 0), coalesce(sum(coalesce(f.system, 0) & ?5 != 0), 0), "
            + "coalesce(sum(m.size), 0), coalesce(sum(CASE WHEN coalesce(f.system, 0) & ?5 != 0 THEN m.size ELSE 0 END), 0) FROM message m "
            + "LEFT JOIN flag_set f ON f.account = ?3 AND f.id = m.flag_set WHERE m.key BETWEEN ?1 AND ?2");
        statement.Bind(1, MessageKey.Of(mailbox.Id, 0)).Bind(2, mailbox.LastKey).Bind(3, mailbox.Account)
            .Bind(4, (long)SystemFlags.Seen).Bind(5, (long)SystemFlags.Deleted);
        statement.Step();
        var counted = mailbox with
        {
            Messages = statement.Int32(0),
            Unseen = statement.Int32(1),
            Deleted = statement.Int32(2),
            Size = statement.Int64(3),
            DeletedSize = statement.Int64(4),
        };
        statement.Reset();
        return counted;
    }

    static string Numbers(MailboxRow mailbox) =>
        $"{mailbox.Messages} messages, {mailbox.Unseen} unseen, {mailbox.Deleted} deleted, {mailbox.Size} and {mailbox.DeletedSize} bytes";
}
