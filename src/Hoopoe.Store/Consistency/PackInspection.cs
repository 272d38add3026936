using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>A body whose message should be in a mailbox and has no row.</summary>
/// <param name="Blob">The body.</param>
/// <param name="Placement">Where the message was put.</param>
/// <param name="Account">The mailbox's account.</param>
sealed record LostRow(BlobRef Blob, Placement Placement, long Account);

/// <summary>
/// Holds the packs against the rows. A record that no row refers to is dead as a rule: its message was erased, or never acknowledged. A row is
/// lost where the mailbox is there, the UID was given out, and neither the expunged messages nor the complete history know of it; or where
/// other rows of the message are left.
/// <para>To be run while nothing is erased.</para>
/// </summary>
sealed class PackInspection(SqliteReaderPool rows, PackStore packs)
{
    /// <summary>How many records are looked at in one read transaction.</summary>
    public const int PageSize = 512;

    /// <summary>The records of all segments, in pages.</summary>
    public IEnumerable<IReadOnlyList<ScannedRecord>> Records()
    {
        var page = new List<ScannedRecord>(PageSize);
        foreach (var segment in packs.Segments)
        {
            foreach (var range in packs.Scan(segment))
            {
                if (range.Record is not { } record) continue;
                page.Add(record);
                if (page.Count < PageSize) continue;
                yield return page;
                page = new List<ScannedRecord>(PageSize);
            }
        }
        if (page.Count > 0) yield return page;
    }

    /// <summary>Those of some records whose messages have lost their rows.</summary>
    public List<LostRow> LostRows(IReadOnlyList<ScannedRecord> records) => rows.Read(connection =>
    {
        var lost = new List<LostRow>();
        foreach (var record in records)
        {
            if (record.Placement is not { } placement || AccountIfLost(connection, placement) is not { } account) continue;
            // A body that was copied to another place is there twice; the first found stands for both.
            if (lost.Exists(other => other.Placement.MailboxId == placement.MailboxId && other.Placement.Uid == placement.Uid)) continue;
            lost.Add(new LostRow(record.Blob, placement, account));
        }
        return lost;
    });

    static long? AccountIfLost(SqliteConnection connection, Placement placement)
    {
        var key = MessageKey.Of(placement.MailboxId, placement.Uid);
        var mailbox = connection.Prepare(
                "SELECT account, history_since < ?4 FROM mailbox WHERE id = ?1 AND deleted_modseq IS NULL AND uidvalidity = ?2 AND uidnext > ?3")
            .Bind(1, placement.MailboxId).Bind(2, (long)placement.UidValidity).Bind(3, (long)placement.Uid.Value).Bind(4, placement.ModSeq.Value);
        (long Account, bool IsWithinHistory)? found = mailbox.Step() ? (mailbox.Int64(0), mailbox.Int64(1) != 0) : null;
        mailbox.Reset();
        if (found is not { } there || Has(connection, "message", key) || Has(connection, "expunged", key)) return null;
        if (Has(connection, "message_data", key) || Has(connection, "message_keys", key)) return there.Account;
        return there.IsWithinHistory && !HasVanished(connection, placement) ? there.Account : null;
    }

    static bool HasVanished(SqliteConnection connection, Placement placement)
    {
        var statement = connection.Prepare("SELECT 1 FROM vanished WHERE mailbox = ?1 AND modseq > ?2 AND ?3 BETWEEN uid_first AND uid_last LIMIT 1")
            .Bind(1, placement.MailboxId).Bind(2, placement.ModSeq.Value).Bind(3, (long)placement.Uid.Value);
        var has = statement.Step();
        statement.Reset();
        return has;
    }

    static bool Has(SqliteConnection connection, string table, long key)
    {
        var statement = connection.Prepare($"SELECT 1 FROM {table} WHERE key = ?1").Bind(1, key);
        var has = statement.Step();
        statement.Reset();
        return has;
    }
}
