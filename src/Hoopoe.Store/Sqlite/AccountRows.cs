using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Sqlite;

/// <summary>Reads and writes the rows of accounts and mailboxes.</summary>
static class AccountRows
{
    const string MailboxColumns =
        "object_id, name, special_use, uidvalidity, uidnext, highestmodseq, messages, unseen, deleted, size, deleted_size, "
        + "recent_from, history_since";

    /// <summary>The account as its rows say; one without mailboxes if this store has never seen it.</summary>
    /// <param name="rows">The connection.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="known">The counters of an account that has no row, as the directory has them.</param>
    public static AccountSnapshot Load(SqliteConnection rows, long accountId, AccountCounters known)
    {
        var counters = rows.Prepare("SELECT modseq, uidvalidity, shows_past FROM account WHERE id = ?1").Bind(1, accountId);
        var hasRow = counters.Step();
        var modSeq = hasRow ? new ModSeq(counters.Int64(0)) : known.ModSeq;
        var uidValidity = hasRow ? (uint)counters.Int64(1) : known.UidValidity;
        var showsPast = hasRow && counters.Int64(2) != 0;
        counters.Reset();
        var metadata = MetadataRows.LoadIndexes(rows, accountId);
        return AccountSnapshot.Of(LoadMailboxes(rows, accountId, metadata))
            .WithServerMetadata(metadata.GetValueOrDefault(MetadataRows.Server, MetadataIndex.Empty))
            .WithModSeq(modSeq).WithLastUidValidity(uidValidity).WithShowsPast(showsPast)
            .WithFlags(LoadFlags(rows, accountId)).WithSubscriptions(LoadSubscriptions(rows, accountId));
    }

    /// <summary>How far a mailbox is published; both 1 if its row is gone.</summary>
    public static (Uid UidNext, ModSeq HighestModSeq) ReadPosition(SqliteConnection rows, long mailboxId)
    {
        var statement = rows.Prepare("SELECT uidnext, highestmodseq FROM mailbox WHERE id = ?1").Bind(1, mailboxId);
        var position = statement.Step() ? (new Uid((uint)statement.Int64(0)), new ModSeq(statement.Int64(1))) : (Uid.First, ModSeq.Zero);
        statement.Reset();
        return position;
    }

    static List<MailboxInfo> LoadMailboxes(SqliteConnection rows, long accountId, Dictionary<long, MetadataIndex> metadata)
    {
        var statement = rows.Prepare($"SELECT id, {MailboxColumns} FROM mailbox WHERE account = ?1 AND deleted_modseq IS NULL").Bind(1, accountId);
        var mailboxes = new List<MailboxInfo>();
        while (statement.Step())
        {
            mailboxes.Add(new MailboxInfo
            {
                Id = statement.Int64(0),
                ObjectId = statement.Text(1),
                Name = MailboxName.Create(statement.Text(2)),
                SpecialUse = statement.TextOrNull(3),
                UidValidity = (uint)statement.Int64(4),
                UidNext = new Uid((uint)statement.Int64(5)),
                HighestModSeq = new ModSeq(statement.Int64(6)),
                Messages = statement.Int32(7),
                Unseen = statement.Int32(8),
                Deleted = statement.Int32(9),
                Size = statement.Int64(10),
                DeletedSize = statement.Int64(11),
                RecentFrom = new Uid((uint)statement.Int64(12)),
                HistorySince = new ModSeq(statement.Int64(13)),
                Metadata = metadata.GetValueOrDefault(statement.Int64(0), MetadataIndex.Empty),
            });
        }
        statement.Reset();
        return mailboxes;
    }

    static FlagTable LoadFlags(SqliteConnection rows, long accountId)
    {
        var statement = rows.Prepare("SELECT id, system, keywords FROM flag_set WHERE account = ?1 ORDER BY id").Bind(1, accountId);
        var sets = new List<(int, FlagSet)>();
        while (statement.Step())
        {
            var keywords = statement.Text(2);
            sets.Add((statement.Int32(0), FlagSet.Of((SystemFlags)statement.Int32(1), keywords.Length == 0 ? null : keywords.Split(' '))));
        }
        statement.Reset();
        return FlagTable.Of(sets);
    }

    static ImmutableSortedSet<MailboxName> LoadSubscriptions(SqliteConnection rows, long accountId)
    {
        var statement = rows.Prepare("SELECT name FROM subscription WHERE account = ?1").Bind(1, accountId);
        var names = ImmutableSortedSet.CreateBuilder<MailboxName>();
        while (statement.Step()) names.Add(MailboxName.Create(statement.Text(0)));
        statement.Reset();
        return names.ToImmutable();
    }

    /// <summary>Writes the account's counters, making its row if need be.</summary>
    public static void WriteCounters(SqliteConnection rows, long accountId, AccountSnapshot snapshot) =>
        rows.Prepare(
                "INSERT INTO account (id, modseq, uidvalidity) VALUES (?1, ?2, ?3) "
                + "ON CONFLICT (id) DO UPDATE SET modseq = ?2, uidvalidity = ?3")
            .Bind(1, accountId).Bind(2, snapshot.ModSeq.Value).Bind(3, snapshot.LastUidValidity).Run();

    /// <summary>Makes a mailbox's row; its id is the row's.</summary>
    public static long InsertMailbox(SqliteConnection rows, long accountId, MailboxInfo mailbox)
    {
        rows.Prepare(
                $"INSERT INTO mailbox (account, {MailboxColumns}, created_modseq) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, 0, 0, 1, ?7, ?7)")
            .Bind(1, accountId).Bind(2, mailbox.ObjectId).Bind(3, mailbox.Name.Value).Bind(4, mailbox.SpecialUse)
            .Bind(5, mailbox.UidValidity).Bind(6, mailbox.UidNext.Value).Bind(7, mailbox.HighestModSeq.Value).Run();
        return rows.LastInsertRowId;
    }

    /// <summary>Writes what can change of a mailbox.</summary>
    public static void WriteMailbox(SqliteConnection rows, MailboxInfo mailbox) =>
        rows.Prepare(
                "UPDATE mailbox SET name = ?2, special_use = ?3, uidnext = ?4, highestmodseq = ?5, messages = ?6, unseen = ?7, "
                + "deleted = ?8, size = ?9, deleted_size = ?10, recent_from = ?11, history_since = ?12 WHERE id = ?1")
            .Bind(1, mailbox.Id).Bind(2, mailbox.Name.Value).Bind(3, mailbox.SpecialUse).Bind(4, mailbox.UidNext.Value)
            .Bind(5, mailbox.HighestModSeq.Value).Bind(6, mailbox.Messages).Bind(7, mailbox.Unseen).Bind(8, mailbox.Deleted)
            .Bind(9, mailbox.Size).Bind(10, mailbox.DeletedSize).Bind(11, mailbox.RecentFrom.Value).Bind(12, mailbox.HistorySince.Value).Run();

    /// <summary>Makes a mailbox's row a tombstone; its messages stay for the retention time.</summary>
    public static void BuryMailbox(SqliteConnection rows, long mailboxId, ModSeq modSeq, DateTimeOffset now) =>
        rows.Prepare("UPDATE mailbox SET deleted_modseq = ?2, deleted_at = ?3 WHERE id = ?1")
            .Bind(1, mailboxId).Bind(2, modSeq.Value).Bind(3, now.ToUnixTimeSeconds()).Run();
}
