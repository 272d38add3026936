using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// An account's mailboxes and subscriptions at one moment, immutable. LIST, STATUS, NOTIFY and delivery use only this; the messages of a
/// mailbox nobody has open stay unloaded.
/// </summary>
public sealed class AccountSnapshot
{
    readonly MailboxInfo[] _mailboxes;
    readonly Dictionary<long, int> _places;

    AccountSnapshot(MailboxInfo[] mailboxes, Dictionary<long, int> places)
    {
        _mailboxes = mailboxes;
        _places = places;
    }

    AccountSnapshot(AccountSnapshot other, MailboxInfo[] mailboxes, Dictionary<long, int> places)
        : this(mailboxes, places)
    {
        ModSeq = other.ModSeq;
        Subscriptions = other.Subscriptions;
        LastUidValidity = other.LastUidValidity;
        Flags = other.Flags;
        Quota = other.Quota;
        ShowsPast = other.ShowsPast;
        Usage = other.Usage;
        ServerMetadata = other.ServerMetadata;
    }

    /// <summary>The highest mod-sequence issued for the account.</summary>
    public ModSeq ModSeq { get; internal init; }

    /// <summary>The mailboxes, sorted by name.</summary>
    public IReadOnlyList<MailboxInfo> Mailboxes => _mailboxes;

    /// <summary>The subscribed names; a name may be subscribed without a mailbox (RFC 9051 §6.3.7).</summary>
    public ImmutableSortedSet<MailboxName> Subscriptions { get; internal init; } = [];

    /// <summary>Whether what the account was is shown in a namespace of its own.</summary>
    public bool ShowsPast { get; internal init; }

    /// <summary>What the account may take in all.</summary>
    public QuotaLimits Quota { get; internal init; }

    /// <summary>The server's METADATA entries that are the account's own (RFC 5464).</summary>
    public MetadataIndex ServerMetadata { get; internal init; } = MetadataIndex.Empty;

    /// <summary>What its mailboxes take.</summary>
    public QuotaUsage Usage { get; private init; }

    /// <summary>The highest UIDVALIDITY issued for the account.</summary>
    internal uint LastUidValidity { get; init; }

    /// <summary>The account's interned flag sets.</summary>
    internal FlagTable Flags { get; init; } = FlagTable.Initial;

    /// <summary>A snapshot with the given mailboxes, in any order, and nothing else.</summary>
    internal static AccountSnapshot Of(IEnumerable<MailboxInfo> mailboxes)
    {
        var sorted = mailboxes.ToArray();
        Array.Sort(sorted, static (a, b) => a.Name.CompareTo(b.Name));
        var places = new Dictionary<long, int>(sorted.Length);
        for (var place = 0; place < sorted.Length; place++) places.Add(sorted[place].Id, place);
        return new AccountSnapshot(sorted, places) { Usage = sorted.Aggregate(default(QuotaUsage), static (usage, one) => usage.With(one)) };
    }

    /// <summary>The mailbox with this name.</summary>
    public bool TryFind(MailboxName name, [NotNullWhen(true)] out MailboxInfo? mailbox)
    {
        int low = 0, high = _mailboxes.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = _mailboxes[middle].Name.CompareTo(name);
            if (order == 0)
            {
                mailbox = _mailboxes[middle];
                return true;
            }
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        mailbox = null;
        return false;
    }

    /// <summary>The mailbox with this id.</summary>
    public bool TryFind(long id, [NotNullWhen(true)] out MailboxInfo? mailbox) => (mailbox = Find(id)) is not null;

    MailboxInfo? Find(long id) => _places.TryGetValue(id, out var place) ? _mailboxes[place] : null;

    /// <summary>Whether any mailbox lies below this name.</summary>
    public bool HasChildren(MailboxName name)
    {
        // Names between "a" and "a/" sort between a mailbox and its children, so look for the first name at or after "a/".
        var prefix = name.Value + MailboxName.Separator;
        int low = 0, high = _mailboxes.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(_mailboxes[middle].Name.Value, prefix) < 0) low = middle + 1;
            else high = middle;
        }
        return low < _mailboxes.Length && _mailboxes[low].Name.IsBelow(name);
    }

    /// <summary>Whether both have the same mailboxes under the same names, as far as that is known without looking at each.</summary>
    internal bool SharesMailboxesWith(AccountSnapshot other) => ReferenceEquals(_places, other._places);

    /// <summary>The mailboxes whose entries are not those of an earlier snapshot, by name.</summary>
    internal IEnumerable<MailboxChange> ChangedSince(AccountSnapshot earlier)
    {
        var isAligned = SharesMailboxesWith(earlier);
        for (var place = 0; place < _mailboxes.Length; place++)
        {
            var mailbox = _mailboxes[place];
            var known = isAligned ? earlier._mailboxes[place] : earlier.Find(mailbox.Id);
            if (!ReferenceEquals(known, mailbox)) yield return new MailboxChange(known, mailbox);
        }
    }

    /// <summary>Whether the name is subscribed.</summary>
    public bool IsSubscribed(MailboxName name) => Subscriptions.Contains(name);

    /// <summary>This snapshot as somebody sees it for whom there are only some of the names.</summary>
    public AccountSnapshot Within(Func<MailboxName, bool> covers) =>
        WithMailboxes(_mailboxes.Where(mailbox => covers(mailbox.Name))).WithSubscriptions([.. Subscriptions.Where(covers)]);

    /// <summary>
    /// This snapshot with what an operation changed, as known to the client that asked for it: entries that were as the operation found them are
    /// as it left them. What others changed before stays to be told.
    /// </summary>
    /// <param name="effect">What the operation found and left.</param>
    public AccountSnapshot Absorbing(OperationEffect effect)
    {
        if (ReferenceEquals(this, effect.Before)) return effect.After;
        var mailboxes = _mailboxes.ToDictionary(mailbox => mailbox.Id);
        foreach (var change in AccountDiff.Between(effect.Before, effect.After).Mailboxes)
        {
            var id = (change.After ?? change.Before)!.Id;
            if (!ReferenceEquals(mailboxes.GetValueOrDefault(id), change.Before)) continue;
            if (change.After is { } after) mailboxes[id] = after;
            else mailboxes.Remove(id);
        }
        var subscriptions = Subscriptions
            .Union(effect.After.Subscriptions.Except(effect.Before.Subscriptions))
            .Except(effect.Before.Subscriptions.Except(effect.After.Subscriptions));
        var metadata = ReferenceEquals(ServerMetadata, effect.Before.ServerMetadata) ? effect.After.ServerMetadata : ServerMetadata;
        return WithMailboxes(mailboxes.Values).WithSubscriptions(subscriptions).WithServerMetadata(metadata);
    }

    /// <summary>This snapshot with another entry for one of its mailboxes, whose name is as before.</summary>
    public AccountSnapshot With(MailboxInfo mailbox)
    {
        var place = _places[mailbox.Id];
        var mailboxes = (MailboxInfo[])_mailboxes.Clone();
        mailboxes[place] = mailbox;
        return new AccountSnapshot(this, mailboxes, _places) { Usage = Usage.Without(_mailboxes[place]).With(mailbox) };
    }

    /// <summary>This snapshot with other mailboxes: some made, removed or renamed.</summary>
    internal AccountSnapshot WithMailboxes(IEnumerable<MailboxInfo> mailboxes)
    {
        var other = Of(mailboxes);
        return new AccountSnapshot(this, other._mailboxes, other._places) { Usage = other.Usage };
    }

    internal AccountSnapshot WithModSeq(ModSeq modSeq) => new(this, _mailboxes, _places) { ModSeq = modSeq };

    internal AccountSnapshot WithSubscriptions(ImmutableSortedSet<MailboxName> subscriptions) =>
        new(this, _mailboxes, _places) { Subscriptions = subscriptions };

    internal AccountSnapshot WithLastUidValidity(uint uidValidity) => new(this, _mailboxes, _places) { LastUidValidity = uidValidity };

    internal AccountSnapshot WithFlags(FlagTable flags) => new(this, _mailboxes, _places) { Flags = flags };

    internal AccountSnapshot WithServerMetadata(MetadataIndex metadata) => new(this, _mailboxes, _places) { ServerMetadata = metadata };

    internal AccountSnapshot WithShowsPast(bool shows) => new(this, _mailboxes, _places) { ShowsPast = shows };

    internal AccountSnapshot WithQuota(QuotaLimits quota) => new(this, _mailboxes, _places) { Quota = quota };
}
