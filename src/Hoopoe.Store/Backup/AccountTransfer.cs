using Hoopoe.Mime;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Backup;

/// <summary>
/// Brings the mail of an account into another account, as a restore does: mailboxes that are missing are made, messages that a mailbox lacks are
/// appended with their flags, INTERNALDATE and EMAILID, and nothing that is there is changed or taken away. UIDs are new.
/// </summary>
/// <param name="from">The account to read.</param>
/// <param name="to">The account that gets what it lacks.</param>
/// <param name="actor">Who does it.</param>
sealed class AccountTransfer(Account from, Account to, Actor actor)
{
    const int Batch = 64;

    readonly List<string> _faults = [];

    readonly long _total = from.Snapshot.Mailboxes.Sum(mailbox => (long)mailbox.Messages);
    long _done;

    /// <summary>The messages whose bodies are damaged, in words; they are passed over.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many bytes of messages were appended.</summary>
    public long Bytes { get; private set; }

    /// <summary>Is told how many messages were dealt with.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Runs it; returns how many messages were appended.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var appended = 0L;
        foreach (var mailbox in from.Snapshot.Mailboxes) appended += await MailboxAsync(mailbox, cancellationToken);
        foreach (var name in from.Snapshot.Subscriptions)
            if (!to.Snapshot.IsSubscribed(name)) await to.RunAsync(new SetSubscription(actor, name, subscribed: true));
        return appended;
    }

    async Task<long> MailboxAsync(MailboxInfo source, CancellationToken cancellationToken)
    {
        if (!to.Snapshot.TryFind(source.Name, out var destination))
        {
            var use = to.Snapshot.Mailboxes.Any(other => other.SpecialUse == source.SpecialUse) ? null : source.SpecialUse;
            destination = await to.RunAsync(new CreateMailbox(actor, source.Name, use));
        }
        var present = await EmailIdsOf(to, destination.Id);
        var view = (await from.OpenMailboxAsync(source.Id)).View;
        var batch = new List<NewMessage>(Batch);
        var appended = 0L;
        foreach (var page in Enumerable.Range(0, view.Count).Chunk(MessageReader.PageSize))
        {
            var places = page.ToDictionary(view.UidAt);
            foreach (var message in from.Messages.Read(source.Id, [.. places.Keys], StoredColumns.None))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (present.Contains(message.EmailId)) continue;
                if (await TryPrepareAsync(source, message, cancellationToken) is not { } prepared) continue;
                var state = view.At(places[message.Uid]);
                batch.Add(new NewMessage(prepared, state.Flags, state.InternalDate));
                appended++;
                Bytes += state.Size;
                if (batch.Count == Batch) await AppendAsync(destination.Id, batch);
            }
            _done += page.Length;
            Progress?.Report(new WorkProgress(source.Name.Value, _done, Math.Max(_done, _total)));
        }
        await AppendAsync(destination.Id, batch);
        return appended;
    }

    /// <summary>Writes a message's body to the other account's packs; null if it is damaged, which is noted.</summary>
    async Task<PreparedMessage?> TryPrepareAsync(MailboxInfo source, StoredMessage message, CancellationToken cancellationToken)
    {
        using var spool = to.CreateSpool();
        try
        {
            var body = from.Messages.OpenBody(message.Body);
            await body.ReadPiecesAsync(new ByteRange(0, body.Length), piece => spool.WriteAsync(piece, cancellationToken), cancellationToken);
        }
        catch (BlobDamagedException damage)
        {
            _faults.Add($"Mailbox {source.Name.Value}: message {message.Uid}: {damage.Fault}");
            return null;
        }
        return await to.PrepareAsync(spool, message.EmailId);
    }

    async Task AppendAsync(long mailboxId, List<NewMessage> batch)
    {
        if (batch.Count == 0) return;
        await to.RunAsync(new AppendMessages(actor, mailboxId, batch));
        foreach (var message in batch) message.Message.Dispose();
        batch.Clear();
    }

    static async Task<HashSet<string>> EmailIdsOf(Account account, long mailboxId)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var view = (await account.OpenMailboxAsync(mailboxId)).View;
        foreach (var page in Enumerable.Range(0, view.Count).Select(view.UidAt).Chunk(MessageReader.PageSize))
            ids.UnionWith(account.Messages.Read(mailboxId, page, StoredColumns.None).Select(message => message.EmailId));
        return ids;
    }
}
