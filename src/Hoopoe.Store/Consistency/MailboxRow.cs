using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>What a mailbox's row says, for holding it against the rows of its messages.</summary>
sealed record MailboxRow(
    long Id, long Account, string Name, bool IsDeleted, long UidValidity, long UidNext, long HighestModSeq, MailboxNumbers Numbers,
    long RecentFrom, long HistorySince, bool HasPendingCopy)
{
    const string Columns =
        "SELECT id, account, name, deleted_modseq IS NOT NULL, uidvalidity, uidnext, highestmodseq, messages, unseen, deleted, size, "
        + "deleted_size, recent_from, history_since, id IN (SELECT mailbox FROM pending_copy) FROM mailbox";

    /// <summary>Where the keys of its messages begin.</summary>
    public long FirstKey => MessageKey.Of(Id, 0);

    /// <summary>Where the keys end that are looked at: a copy on its way into the mailbox has unpublished rows from UIDNEXT on.</summary>
    public long LastKey => HasPendingCopy ? MessageKey.Of(Id, (uint)UidNext) - 1 : MessageKey.Of(Id, uint.MaxValue);

    /// <summary>The mailboxes of an account, deleted ones among them.</summary>
    public static List<MailboxRow> OfAccount(SqliteConnection rows, long account) =>
        Read(rows.Prepare(Columns + " WHERE account = ?1 ORDER BY id").Bind(1, account));

    /// <summary>A mailbox by its id; null if it has no row.</summary>
    public static MailboxRow? Find(SqliteConnection rows, long id) =>
        Read(rows.Prepare(Columns + " WHERE id = ?1").Bind(1, id)).FirstOrDefault();

    static List<MailboxRow> Read(SqliteStatement statement)
    {
        var mailboxes = new List<MailboxRow>();
        while (statement.Step())
        {
            mailboxes.Add(new MailboxRow(
                statement.Int64(0), statement.Int64(1), statement.Text(2), statement.Int32(3) != 0, statement.Int64(4), statement.Int64(5),
                statement.Int64(6),
                new MailboxNumbers(statement.Int64(7), statement.Int64(8), statement.Int64(9), statement.Int64(10), statement.Int64(11)),
                statement.Int64(12), statement.Int64(13), statement.Int32(14) != 0));
        }
        statement.Reset();
        return mailboxes;
    }
}

/// <summary>The counts of a mailbox.</summary>
readonly record struct MailboxNumbers(long Messages, long Unseen, long Deleted, long Size, long DeletedSize)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Messages} messages of {Size} bytes, {Unseen} unseen, {Deleted} deleted of {DeletedSize} bytes";
}
