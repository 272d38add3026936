using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Looks in the packs for sound copies of bodies that were found damaged: a body that was being moved when the server stopped is there twice,
/// and a message that came twice as well. Rows follow to the copy. What is not found stays where it is, under its UID, and is named; it is
/// expunged only if that was asked for, and not if the disk did not give it: another day or another disk may.
/// </summary>
sealed class LostBodies(
    EmbeddedStore store, AccountRegistry accounts, Names names, CheckRequest request, Findings findings, CheckPace pace)
{
    static readonly Actor Actor = new("administrator", "check");

    /// <summary>What a person can do about a body that is lost.</summary>
    public static string Advice(string account) =>
        "hoopoe check --repair --expunge-lost removes the message; from a backup made before the damage, "
        + $"hoopoe restore DIR --account {account} then brings it back.";

    /// <summary>Deals with all of them.</summary>
    public async Task RunAsync(List<MessageFinding> lost, CancellationToken cancellationToken)
    {
        if (lost.Count == 0) return;
        var places = lost.ToLookup(finding => (finding.Row.Body.Segment, finding.Row.Body.Offset));
        var relinked = await store.WhileNothingIsErasedAsync(() => RelinkAsync(places, cancellationToken), cancellationToken);
        foreach (var finding in lost)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (store.Readers.Read(connection => StoredRow.Find(connection, finding.Row.Key)) is null) continue;
            var (name, account) = store.Readers.Read(connection => (names.Message(connection, finding.Row), names.Account(finding.Account)));
            var fault = $"{name}: {finding.Fault}";
            if (relinked.Contains((finding.Row.Body.Segment, finding.Row.Body.Offset)))
                await findings.RepairedAsync(fault, "A sound copy of it was found in the packs.");
            else if (request.ExpungesLost && store.Packs.CanRead(finding.Row.Body) && await TryExpungeAsync(finding))
                await findings.RepairedAsync(fault, "The message was removed, as asked for.");
            else
                await findings.FoundAsync(fault, Advice(account));
        }
    }

    async Task<HashSet<(int Segment, long Offset)>> RelinkAsync(
        ILookup<(int Segment, long Offset), MessageFinding> lost, CancellationToken cancellationToken)
    {
        var relinked = new HashSet<(int Segment, long Offset)>();
        var byKey = new Dictionary<long, MessageFinding>();
        var byContent = new Dictionary<(long Length, uint Checksum), MessageFinding>();
        foreach (var place in lost)
        {
            foreach (var finding in place) byKey[finding.Row.Key] = finding;
            if (ChecksumOf(place.First().Row.Body) is { } checksum) byContent[(place.First().Row.Body.Length, checksum)] = place.First();
        }
        using var reader = new MessageInspection(store.Packs);
        foreach (var page in new PackInspection(store.Readers, store.Packs).Records())
        {
            foreach (var record in page)
            {
                var candidate = byContent.GetValueOrDefault((record.Head.Length, record.Head.BodyChecksum))
                    ?? (record.Placement is { } placement ? byKey.GetValueOrDefault(MessageKey.Of(placement.MailboxId, placement.Uid)) : null);
                if (candidate is null || !IsCopy(reader, record, candidate.Row)) continue;
                var from = candidate.Row.Body;
                if (!relinked.Add((from.Segment, from.Offset))) continue;
                await FollowAsync(from, record);
            }
            await pace.RestAsync(cancellationToken);
        }
        return relinked;
    }

    /// <summary>Whether a record has the very body: sound, as long, and what the stored answers were made of.</summary>
    static bool IsCopy(MessageInspection reader, ScannedRecord record, StoredRow row) =>
        record.Blob != row.Body && record.Blob.Length == row.Body.Length
        && reader.Read(record.Blob, out var body) is null && row.Fits(ScannedMessage.Of(body));

    /// <summary>The checksum that a damaged body should have, if its record's head is sound.</summary>
    uint? ChecksumOf(BlobRef blob)
    {
        try
        {
            return store.Packs.ReadHead(blob).BodyChecksum;
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }

    async Task FollowAsync(BlobRef from, ScannedRecord record)
    {
        using var copy = store.Packs.CopyToEnd(record);
        await store.RelocateAsync(from, copy);
    }

    async Task<bool> TryExpungeAsync(MessageFinding finding)
    {
        var (mailboxId, uid) = (MessageKey.MailboxOf(finding.Row.Key), new Uid(MessageKey.UidOf(finding.Row.Key)));
        try
        {
            var isLive = store.Readers.Read(connection => MailboxRow.Find(connection, mailboxId) is { IsDeleted: false })
                && store.Readers.Read(connection => StoredRow.Page(connection, "message", finding.Row.Key - 1, finding.Row.Key, 1)).Count > 0;
            if (isLive)
            {
                var account = await accounts.OpenAsync(finding.Account);
                return await account.RunAsync(new ExpungeLost(Actor, mailboxId, UidSet.Of([uid])));
            }
            var chore = new RowsChore(rows =>
            {
                MessageRows.EraseRun(rows, finding.Row.Key, finding.Row.Key);
                return 1;
            });
            store.Writer.Enqueue(chore);
            await chore.Completion;
            return true;
        }
        catch (StoreRefusedException refused) when (refused.Refusal is StoreRefusal.NoSuchAccount or StoreRefusal.NoSuchMailbox)
        {
            return false;
        }
    }
}
