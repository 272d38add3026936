using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>Sets and removes METADATA entries of a mailbox or of the server, all or none (RFC 5464 §4.3).</summary>
/// <param name="actor">Who does it.</param>
/// <param name="mailboxId">The mailbox; null for the server.</param>
/// <param name="values">The entries and their values; null removes one.</param>
/// <param name="maxEntries">How many entries there may be afterwards.</param>
public sealed class SetMetadata(Actor actor, long? mailboxId, IReadOnlyList<MetadataValue> values, int maxEntries) : StoreOperation<bool>(actor)
{
    /// <summary>How many bytes all entries of an account may take, names and values.</summary>
    public const long MaxBytes = 16 << 20;

    private protected override bool Execute(AccountDraft draft)
    {
        var mailbox = mailboxId is { } id ? draft.Require(id) : null;
        var index = mailbox?.Metadata ?? draft.Snapshot.ServerMetadata;
        if (values.All(value => value.Value is null && !index.Contains(value.Entry))) return false;
        var modSeq = draft.NextModSeq();
        var log = new ChangeRows(draft, Actor, modSeq);
        foreach (var (entry, value) in values) index = Set(draft, log, modSeq, mailbox?.Id ?? MetadataRows.Server, index, entry, value);
        if (index.Count > maxEntries)
            throw new StoreRefusedException(StoreRefusal.TooManyEntries, $"There can't be more than {maxEntries} entries.");
        if (mailbox is null) draft.SetServerMetadata(index);
        else draft.Touch(mailbox with { Metadata = index }, modSeq);
        if (draft.Snapshot.Mailboxes.Sum(other => other.Metadata.Bytes) + draft.Snapshot.ServerMetadata.Bytes > MaxBytes)
            throw new StoreRefusedException(StoreRefusal.OverQuota, $"All entries together can't be larger than {MaxBytes} octets.");
        return true;
    }

    /// <summary>Gives a mailbox the entries of another, under new modseqs.</summary>
    internal static MailboxInfo Copy(AccountDraft draft, ChangeRows log, ModSeq modSeq, MailboxInfo from, MailboxInfo to)
    {
        var index = to.Metadata;
        foreach (var entry in from.Metadata.Find("", MetadataDepth.All))
        {
            var value = MetadataRows.Read(draft.Rows, draft.Account.Id, from.Id, entry);
            index = Set(draft, log, modSeq, to.Id, index, entry, value);
        }
        var copied = to with { Metadata = index };
        draft.Update(copied);
        return copied;
    }

    static MetadataIndex Set(
        AccountDraft draft, ChangeRows log, ModSeq modSeq, long mailboxId, MetadataIndex index, string entry, byte[]? value)
    {
        if (value is null && !index.Contains(entry)) return index;
        var account = draft.Account.Id;
        log.Metadata(mailboxId, entry, MetadataRows.Read(draft.Rows, account, mailboxId, entry), value);
        MetadataRows.Write(draft.Rows, account, mailboxId, entry, value, modSeq);
        return value is null ? index.Without(entry) : index.With(entry, value.Length, modSeq);
    }
}
