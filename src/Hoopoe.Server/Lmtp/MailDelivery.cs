using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Metrics;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Lmtp;

/// <summary>Brings a message to the mailboxes of its recipients, for LMTP and for <c>hoopoe deliver</c>.</summary>
sealed class MailDelivery(MailStore store, ILogger logger)
{
    /// <summary>Where deliveries are counted.</summary>
    public ServerInstruments Instruments { get; init; } = ServerInstruments.Unheard;

    /// <summary>Who brings the messages that are counted: lmtp or control.</summary>
    public string Source { get; init; } = "lmtp";

    /// <summary>Counts a delivery that has ended.</summary>
    public void Count(DeliveryOutcome outcome) =>
        Instruments.Deliveries.Add(1, new("source", Source), new("outcome", WordOf(outcome)));

    /// <summary>Who receives mail for an address: account, alias, or <c>user+detail</c> with its mailbox. Null if nobody does.</summary>
    /// <exception cref="IOException">The directory can't be read.</exception>
    public DeliveryTarget? Resolve(string address)
    {
        if (store.Directory.Resolve(address) is not { } recipient) return null;
        var mailbox = recipient.Detail is { } detail && MailboxName.TryCreate(detail, out var name, out _) ? name : MailboxName.Inbox;
        return new DeliveryTarget(recipient.AccountId, recipient.Store, mailbox, IsMailboxRequired: false);
    }

    /// <summary>A place for a message while it is received.</summary>
    public Spool CreateSpool() => store.CreateSpool();

    /// <summary>
    /// Delivers to each target. The body is written once for each store, and a target that is named several times gets the message once.
    /// When this completes every delivery that succeeded is durable.
    /// </summary>
    /// <param name="message">The message, complete.</param>
    /// <param name="targets">Where it goes.</param>
    /// <param name="actor">Who brings it, for the change log.</param>
    /// <returns>How it went, for each target.</returns>
    public async Task<IReadOnlyList<DeliveryOutcome>> DeliverAsync(
        IncomingMessage message, IReadOnlyList<DeliveryTarget> targets, Actor actor)
    {
        var outcomes = await DeliverToAllAsync(message, targets, actor);
        foreach (var outcome in outcomes) Count(outcome);
        return outcomes;
    }

    async Task<IReadOnlyList<DeliveryOutcome>> DeliverToAllAsync(
        IncomingMessage message, IReadOnlyList<DeliveryTarget> targets, Actor actor)
    {
        if (message.Refusal is { } refusal) return [.. targets.Select(_ => refusal)];
        var deliveries = targets.Distinct().ToDictionary(target => target, _ => Task.FromResult(DeliveryOutcome.NoSuchUser));
        var present = deliveries.Keys.Where(target => store.Directory.Find(target.AccountId) is not null);
        foreach (var group in present.GroupBy(target => target.Store).ToList())
        {
            var prepared = PrepareAsync(message, group.First());
            foreach (var target in group) deliveries[target] = DeliverAsync(prepared, target, actor);
            await Task.WhenAll(group.Select(target => deliveries[target]));
            if (prepared.IsCompletedSuccessfully) (await prepared).Dispose();
        }
        return await Task.WhenAll(targets.Select(target => deliveries[target]));
    }

    async Task<PreparedMessage> PrepareAsync(IncomingMessage message, DeliveryTarget target)
    {
        var account = await store.Accounts.OpenAsync(target.AccountId);
        return await account.PrepareAsync(message.Content);
    }

    async Task<DeliveryOutcome> DeliverAsync(Task<PreparedMessage> prepared, DeliveryTarget target, Actor actor)
    {
        try
        {
            var account = await store.Accounts.OpenAsync(target.AccountId);
            return await AppendAsync(account, await prepared, target, actor);
        }
        catch (StoreRefusedException refused)
        {
            return OutcomeOf(refused.Refusal);
        }
        catch (StorageFullException)
        {
            return DeliveryOutcome.StorageFull;
        }
        catch (Exception failure)
        {
            Log.DeliveryFailed(logger, target.AccountId, failure);
            return DeliveryOutcome.Trouble;
        }
    }

    static async Task<DeliveryOutcome> AppendAsync(Account account, PreparedMessage message, DeliveryTarget target, Actor actor)
    {
        if (!account.Snapshot.TryFind(target.Mailbox, out var mailbox))
        {
            if (target.IsMailboxRequired || !account.Snapshot.TryFind(MailboxName.Inbox, out mailbox)) return DeliveryOutcome.NoSuchMailbox;
        }
        try
        {
            await account.RunAsync(new AppendMessages(actor, mailbox.Id, [new NewMessage(message, FlagSet.Empty)]));
            return DeliveryOutcome.Delivered;
        }
        catch (StoreRefusedException gone) when (gone.Refusal == StoreRefusal.NoSuchMailbox && !mailbox.Name.IsInbox)
        {
            // Deleted since we looked: look again.
            return await AppendAsync(account, message, target, actor);
        }
    }

    static DeliveryOutcome OutcomeOf(StoreRefusal refusal) => refusal switch
    {
        StoreRefusal.OverQuota or StoreRefusal.LimitReached => DeliveryOutcome.OverQuota,
        StoreRefusal.StorageFull => DeliveryOutcome.StorageFull,
        StoreRefusal.MessageTooLarge => DeliveryOutcome.TooLarge,
        StoreRefusal.UnknownTransferEncoding => DeliveryOutcome.HoldsNul,
        StoreRefusal.NoSuchMailbox => DeliveryOutcome.NoSuchMailbox,
        StoreRefusal.NoSuchAccount => DeliveryOutcome.NoSuchUser,
        _ => DeliveryOutcome.Trouble,
    };

    static string WordOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered => "delivered",
        DeliveryOutcome.NoSuchUser => "no_such_user",
        DeliveryOutcome.NoSuchMailbox => "no_such_mailbox",
        DeliveryOutcome.TooLarge => "too_large",
        DeliveryOutcome.HoldsNul => "holds_nul",
        DeliveryOutcome.OverQuota => "over_quota",
        DeliveryOutcome.StorageFull => "storage_full",
        _ => "trouble",
    };
}
