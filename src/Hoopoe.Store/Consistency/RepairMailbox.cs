using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Makes a mailbox's row agree with the rows of its messages: it is counted anew, UIDNEXT and HIGHESTMODSEQ go up to what is in use, never down.
/// Messages at or above UIDNEXT are taken for messages; those whose flags are lost have none; where the history says that a message was expunged
/// that is there, the history begins anew. What changes of a message gets a modseq, so that clients are told.
/// </summary>
sealed class RepairMailbox(Actor actor, long mailboxId) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        Run(draft, mailboxId);
        return true;
    }

    /// <summary>Repairs as part of an operation that does more.</summary>
    internal static void Run(AccountDraft draft, long mailboxId)
    {
        var mailbox = draft.Require(mailboxId);
        var row = MailboxRow.Find(draft.Rows, mailboxId) ?? throw new StoreRefusedException(StoreRefusal.NoSuchMailbox, "There is no such mailbox.");
        if (row.HasPendingCopy) throw new StoreRefusedException(StoreRefusal.Unavailable, "Messages are being copied into it.");
        draft.Raise(
            new ModSeq(Math.Max(row.HighestModSeq, Highest(draft, row, "max(modseq)", "max(modseq)"))),
            (uint)Math.Clamp(row.UidValidity, 0, uint.MaxValue));
        var modSeq = draft.NextModSeq();
        var uid = Highest(draft, row, "max(key) & 4294967295", "max(uid_last)");
        var uidNext = new Uid((uint)Math.Min(uint.MaxValue, Math.Max(Math.Max(row.UidNext, mailbox.UidNext.Value), uid + 1)));
        Run(draft, row, modSeq, "UPDATE message SET modseq = ?3 WHERE key BETWEEN ?1 AND ?2 AND key >= ?4", MessageKey.Of(mailboxId, (uint)row.UidNext));
        foreach (var (table, set) in (ReadOnlySpan<(string, string)>)[("message", ", modseq = ?3"), ("expunged", "")])
        {
            Run(
                draft, row, modSeq,
                $"UPDATE {table} SET flag_set = 0{set} WHERE key BETWEEN ?1 AND ?2 AND ?3 = ?3 AND flag_set != 0 "
                + $"AND NOT EXISTS (SELECT 1 FROM flag_set f WHERE f.account = ?4 AND f.id = {table}.flag_set)",
                row.Account);
        }
        MendSizes(draft, row, modSeq);
        MendIds(draft, row, modSeq);
        var overlaps = MendVanished(draft, row);
        draft.Reload(mailboxId, uidNext, modSeq);
        MendRow(draft, row, modSeq, overlaps);
    }

    static void MendRow(AccountDraft draft, MailboxRow row, ModSeq modSeq, bool beginsHistory)
    {
        var mailbox = draft.Require(row.Id);
        draft.Update(mailbox with
        {
            RecentFrom = mailbox.RecentFrom > mailbox.UidNext ? mailbox.UidNext : mailbox.RecentFrom,
            HistorySince = beginsHistory || row.HistorySince > row.HighestModSeq ? modSeq : mailbox.HistorySince,
        });
        if (row.UidValidity is >= 1 and <= uint.MaxValue) return;
        var uidValidity = draft.NextUidValidity();
        draft.Rows.Prepare("UPDATE mailbox SET uidvalidity = ?2 WHERE id = ?1").Bind(1, row.Id).Bind(2, (long)uidValidity).Run();
        draft.SetMailboxes(draft.Snapshot.Mailboxes.Select(one => one.Id == row.Id ? one with { UidValidity = uidValidity } : one));
    }

    /// <summary>Of size and length that one is right which the body's record has.</summary>
    static void MendSizes(AccountDraft draft, MailboxRow row, ModSeq modSeq)
    {
        foreach (var (key, size, blob) in OtherSizes(draft, row))
        {
            foreach (var length in (long[])[blob.Length, size])
            {
                try
                {
                    draft.Packs.ReadHead(blob with { Length = length });
                }
                catch (BlobDamagedException)
                {
                    continue;
                }
                draft.Rows.Prepare("UPDATE message SET size = ?2, length = ?2, modseq = ?3 WHERE key = ?1")
                    .Bind(1, key).Bind(2, length).Bind(3, modSeq.Value).Run();
                break;
            }
        }
    }

    static List<(long Key, long Size, BlobRef Blob)> OtherSizes(AccountDraft draft, MailboxRow row)
    {
        var statement = draft.Rows.Prepare(
                "SELECT key, size, segment, offset, length FROM message WHERE key BETWEEN ?1 AND ?2 AND size != length")
            .Bind(1, row.FirstKey).Bind(2, row.LastKey);
        var found = new List<(long, long, BlobRef)>();
        while (statement.Step())
            found.Add((statement.Int64(0), statement.Int64(1), new BlobRef(statement.Int32(2), statement.Int64(3), statement.Int64(4))));
        statement.Reset();
        return found;
    }

    static void MendIds(AccountDraft draft, MailboxRow row, ModSeq modSeq)
    {
        foreach (var column in (string[])["email_id", "thread_id"])
        {
            var statement = draft.Rows.Prepare($"SELECT key FROM message WHERE key BETWEEN ?1 AND ?2 AND {column} < 1")
                .Bind(1, row.FirstKey).Bind(2, row.LastKey);
            var keys = new List<long>();
            while (statement.Step()) keys.Add(statement.Int64(0));
            statement.Reset();
            foreach (var key in keys)
            {
                draft.Rows.Prepare($"UPDATE message SET {column} = ?2, modseq = ?3 WHERE key = ?1")
                    .Bind(1, key).Bind(2, ObjectIds.NewNumber()).Bind(3, modSeq.Value).Run();
            }
        }
    }

    /// <summary>Forgets the runs of expunged UIDs that have a message among them.</summary>
    static bool MendVanished(AccountDraft draft, MailboxRow row)
    {
        draft.Rows.Prepare(
                "DELETE FROM vanished WHERE mailbox = ?1 AND EXISTS (SELECT 1 FROM message "
                + "WHERE key BETWEEN (?1 << 32 | uid_first) AND (?1 << 32 | uid_last))")
            .Bind(1, row.Id).Run();
        return draft.Rows.Changes > 0;
    }

    static long Highest(AccountDraft draft, MailboxRow row, string ofMessages, string ofVanished)
    {
        var statement = draft.Rows.Prepare(
                $"SELECT max(x) FROM (SELECT {ofMessages} AS x FROM message WHERE key BETWEEN ?1 AND ?2 UNION ALL "
                + $"SELECT {ofMessages} FROM expunged WHERE key BETWEEN ?1 AND ?2 UNION ALL SELECT {ofVanished} FROM vanished WHERE mailbox = ?3)")
            .Bind(1, row.FirstKey).Bind(2, row.LastKey).Bind(3, row.Id);
        statement.Step();
        var highest = statement.Int64(0);
        statement.Reset();
        return highest;
    }

    static void Run(AccountDraft draft, MailboxRow row, ModSeq modSeq, string sql, long value) =>
        draft.Rows.Prepare(sql).Bind(1, row.FirstKey).Bind(2, row.LastKey).Bind(3, modSeq.Value).Bind(4, value).Run();
}
