using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency.Rebuild;

/// <summary>
/// Makes a store's database anew from its packs alone. It is written beside the place where it belongs and put there when it is whole, so that a
/// rebuild that was broken off has done nothing; the packs are only read. Whether a message was given other flags later, copied, moved or
/// expunged is not in the packs.
/// </summary>
/// <param name="number">The store's number.</param>
/// <param name="files">Its files.</param>
/// <param name="packs">Its bodies.</param>
/// <param name="directory">The directory of accounts.</param>
/// <param name="time">The clock.</param>
/// <param name="findings">Where damaged bodies are told.</param>
sealed class PackRecovery(int number, StoreFiles files, PackStore packs, AccountDirectory directory, TimeProvider time, Findings findings)
{
    /// <summary>How many messages are written in one transaction.</summary>
    const int Batch = 1_000;

    readonly Dictionary<long, AccountEntry?> _entries = [];
    uint _nextUnknown = 1;

    /// <summary>How many messages were written.</summary>
    public long Messages { get; private set; }

    /// <summary>How many bodies were damaged.</summary>
    public long Damaged { get; private set; }

    /// <summary>How many bodies belong to no account of this store.</summary>
    public long Left { get; private set; }

    /// <summary>How many accounts have messages.</summary>
    public int Accounts { get; private set; }

    /// <summary>Runs it; where the old database is now, or null if there was none.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        StoreFiles.Remove(files.Unfinished);
        var lastMailbox = CountRecords(cancellationToken);
        using (var rows = SqliteConnection.Open(files.Unfinished, SqliteAccess.Write))
        {
            DatabaseFormat.Store.Apply(rows, files.Unfinished);
            // Mailbox ids are never given again: the packs go on speaking of those there were.
            rows.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO sqlite_sequence (name, seq) VALUES ('mailbox', {lastMailbox})"));
            var recovered = new RecoveredRows(rows, directory, OldNames(), time.GetUtcNow());
            await FillAsync(rows, recovered, cancellationToken);
            Accounts = recovered.Accounts;
        }
        var aside = files.PutAside(time.GetUtcNow());
        File.Move(files.Unfinished, files.Database);
        UnixFiles.Sync(files.Folder);
        if (Directory.Exists(files.Texts)) Directory.Delete(files.Texts, recursive: true);
        return aside;
    }

    long CountRecords(CancellationToken cancellationToken)
    {
        var last = 0L;
        foreach (var record in Records(cancellationToken))
        {
            findings.Total++;
            last = Math.Max(last, record.Placement?.MailboxId ?? 0);
        }
        return last;
    }

    async Task FillAsync(SqliteConnection rows, RecoveredRows recovered, CancellationToken cancellationToken)
    {
        using var reader = new MessageInspection(packs);
        var inBatch = 0;
        rows.BeginWrite();
        foreach (var record in Records(cancellationToken))
        {
            findings.Messages++;
            await RecoverAsync(reader, recovered, record);
            findings.Bytes = reader.Bytes;
            if (++inBatch % Batch != 0) continue;
            rows.Commit();
            await findings.TellAsync();
            rows.BeginWrite();
        }
        await findings.TellAsync();
        cancellationToken.ThrowIfCancellationRequested();
        recovered.Finish();
        rows.Commit();
        rows.Checkpoint(restart: true);
    }

    async Task RecoverAsync(MessageInspection reader, RecoveredRows recovered, ScannedRecord record)
    {
        // What was never placed was never acknowledged.
        if (!record.HasPlacement) return;
        if (Owner(record) is not { } owner)
        {
            Left++;
            return;
        }
        if (reader.Read(record.Blob, out var body) is { } damage)
        {
            Damaged++;
            var where = record.Placement is { } known ? $"mailbox {known.MailboxId}, UID {known.Uid}, of {known.SaveDate:yyyy-MM-dd}" : "place unknown";
            await findings.FoundAsync(
                $"{owner.Address}: a message ({where}) is lost: {damage} ({record.Blob.Segment:D8}.pack at {record.Blob.Offset}).");
            return;
        }
        var message = ScannedMessage.Of(body);
        if (recovered.Add(owner.Id, record.Placement ?? Unknown(message), record.Blob, message)) Messages++;
    }

    /// <summary>
    /// The account, if the directory has it in this store and it was there when the message came: a number may have been given again after the
    /// directory was lost.
    /// </summary>
    AccountEntry? Owner(ScannedRecord record)
    {
        if (!_entries.TryGetValue(record.Head.AccountId, out var entry))
        {
            entry = directory.Find(record.Head.AccountId) is { } found && found.Store == number ? found : null;
            _entries.Add(record.Head.AccountId, entry);
        }
        return entry is not null && (record.Placement is not { } placement || placement.SaveDate >= entry.Created) ? entry : null;
    }

    /// <summary>A place for a message of which it is not known where it was.</summary>
    Placement Unknown(ScannedMessage message)
    {
        var now = time.GetUtcNow();
        var sent = message.Keys.SentSeconds is >= 0 and < uint.MaxValue and { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : now;
        return new Placement(0, 0, new Uid(_nextUnknown++), ModSeq.Zero, SystemFlags.None, sent, now);
    }

    IEnumerable<ScannedRecord> Records(CancellationToken cancellationToken)
    {
        foreach (var segment in packs.Segments)
        {
            foreach (var range in packs.Scan(segment))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (range.Record is { } record) yield return record;
            }
        }
    }

    /// <summary>The names that the old database has for its mailboxes, as far as it can be read.</summary>
    Dictionary<long, string> OldNames()
    {
        var names = new Dictionary<long, string>();
        if (!File.Exists(files.Database)) return names;
        try
        {
            using var old = SqliteConnection.Open(files.Database, SqliteAccess.Read);
            var statement = old.Prepare("SELECT id, name FROM mailbox");
            while (statement.Step()) names[statement.Int64(0)] = statement.Text(1);
            statement.Reset();
        }
        catch (SqliteStoreException)
        {
            // What was read before the damage is of use as well.
        }
        return names;
    }
}
