using System.Runtime.InteropServices;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Sqlite;

/// <summary>Writes the change log of one operation: a row per kind of change, with what is needed to step back.</summary>
sealed class ChangeRows(AccountDraft draft, Actor actor, ModSeq modSeq)
{
    int _part;

    /// <summary>Records that messages came or went.</summary>
    public void Messages(ChangeKind kind, long mailboxId, UidSet uids, List<long> emailIds)
    {
        Begin(kind, mailboxId).Bind(8, uids.ToString()).BindNull(9).BindNull(10)
            .Bind(11, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(emailIds))).Run();
        draft.NoteChange(kind, emailIds.Count);
    }

    /// <summary>Records that messages went from one flag set to another.</summary>
    public void Flags(long mailboxId, UidSet uids, int oldFlags, int newFlags)
    {
        Begin(ChangeKind.Flags, mailboxId).Bind(8, uids.ToString()).Bind(9, oldFlags).Bind(10, newFlags).BindNull(11).Run();
        draft.NoteChange(ChangeKind.Flags, (int)uids.Count);
    }

    /// <summary>Records that a name changed: of a mailbox or among the subscriptions.</summary>
    public void Name(ChangeKind kind, long mailboxId, string? oldName, string? newName) =>
        Begin(kind, mailboxId).BindNull(8).Bind(9, oldName).Bind(10, newName).BindNull(11).Run();

    /// <summary>Records that a METADATA entry changed; null stands for its absence.</summary>
    public void Metadata(long mailboxId, string entry, byte[]? oldValue, byte[]? newValue) =>
        Begin(ChangeKind.Metadata, mailboxId).BindNull(8).Bind(9, oldValue).Bind(10, newValue).BindNull(11).Bind(13, entry).Run();

    SqliteStatement Begin(ChangeKind kind, long mailboxId) => draft.Rows
        .Prepare(
            "INSERT INTO change (account, modseq, part, at, actor, origin, mailbox, kind, uids, old_value, new_value, email_ids, entry) "
            + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?12, ?8, ?9, ?10, ?11, ?13)")
        .Bind(1, draft.Account.Id).Bind(2, modSeq.Value).Bind(3, _part++).Bind(4, draft.Now.ToUnixTimeMilliseconds())
        .Bind(5, actor.Name).Bind(6, actor.Origin).Bind(7, mailboxId).Bind(12, (long)kind);
}
