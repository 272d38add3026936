using Hoopoe.Protocol.Model;
using Hoopoe.Server.Commands;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// The mailbox a session has selected, as its client knows it. Sequence numbers exist only here: a number is a place in
/// <see cref="Announced"/> plus one.
/// </summary>
sealed class SelectedMailbox
{
    readonly Viewer _viewer;
    readonly HashSet<string> _keywords = new(StringComparer.OrdinalIgnoreCase);
    List<OperationEffect>? _own;

    /// <summary>Selects a mailbox as it is now.</summary>
    public SelectedMailbox(Mailbox mailbox, bool isReadOnly)
    {
        Mailbox = mailbox;
        IsReadOnly = isReadOnly;
        _viewer = mailbox.Show();
        Announced = KnownToCommand = mailbox.View;
        SyncedModSeq = Announced.HighestModSeq;
        LearnKeywords(Announced.Keywords);
    }

    /// <summary>It is selected no more.</summary>
    public void Leave() => Mailbox.Hide(_viewer);

    /// <summary>The mailbox, shared with the other sessions of the account.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>Whether it was opened with EXAMINE.</summary>
    public bool IsReadOnly { get; }

    /// <summary>What the client has been told.</summary>
    public MailboxView Announced { get; private set; }

    /// <summary>
    /// What the client had been told when its last command was answered: what it reckons from, as with STORE .SILENT. Of what it was told since,
    /// by NOTIFY, nobody can say whether it had read it when it sent the command at hand.
    /// </summary>
    public MailboxView KnownToCommand { get; private set; }

    /// <summary>
    /// The highest mod-sequence up to which the client knows everything, expunges included: what HIGHESTMODSEQ may say while expunges are
    /// withheld (RFC 7162 §3.2.11).
    /// </summary>
    public ModSeq SyncedModSeq { get; private set; }

    /// <summary>The messages that are \Recent in this session (RFC 3501 §2.3.2).</summary>
    public UidSet Recent { get; private set; } = UidSet.Empty;

    /// <summary>The result that <c>$</c> stands for (RFC 5182), or empty.</summary>
    public UidSet SavedResult { get; set; } = UidSet.Empty;

    /// <summary>The UIDBATCHES answered last, or null: it is not answered over and over (RFC 10022 §3.1.1).</summary>
    public BatchRequest? LastBatches { get; set; }

    /// <summary>The searches whose results the client is told of as they change (RFC 5267 §4.3).</summary>
    public List<SearchContext> Contexts { get; } = [];

    /// <summary>The keywords the client has been told of, sorted.</summary>
    public FlagSet Keywords => FlagSet.Of(SystemFlags.None, _keywords);

    /// <summary>How many \Recent messages the client has been told of.</summary>
    public int ToldRecent { get; set; }

    /// <summary>How many announced messages are \Recent.</summary>
    public int RecentCount => (int)CountOf(Recent);

    /// <summary>Whether messages are shown to the client that somebody has expunged.</summary>
    public bool WithholdsExpunges { get; private set; }

    /// <summary>A command has been answered: the client sends its next one knowing what it has been told so far.</summary>
    public void EndCommand() => KnownToCommand = Announced;

    /// <summary>The session itself has changed the mailbox.</summary>
    public void NoteOwn(OperationEffect effect) => (_own ??= []).Add(effect);

    /// <summary>Whether a mod-sequence is of a change that the session made itself since it was last told of any.</summary>
    public bool IsOwn(ModSeq modSeq) => _own?.Exists(effect => modSeq > effect.Before.ModSeq && modSeq <= effect.After.ModSeq) == true;

    /// <summary>The UIDs of the messages that the session itself brought here since it was last told of any.</summary>
    public UidSet OwnMessages()
    {
        var uids = new UidSet.Builder();
        foreach (var effect in _own ?? [])
        {
            if (!effect.Before.TryFind(Mailbox.Id, out var before) || !effect.After.TryFind(Mailbox.Id, out var after)) continue;
            if (before.UidNext < after.UidNext) uids.Add(new NumberRange(before.UidNext.Value, after.UidNext.Value - 1));
        }
        return uids.ToSet();
    }

    /// <summary>The client has been told this much.</summary>
    /// <param name="view">The view it knows now.</param>
    /// <param name="latest">The mailbox's state; <paramref name="view"/> has more messages while expunges are withheld.</param>
    public void Announce(MailboxView view, MailboxView latest)
    {
        Announced = view;
        WithholdsExpunges = view.Count > latest.Count;
        if (!WithholdsExpunges) SyncedModSeq = _viewer.KnowsThrough = view.HighestModSeq;
    }

    /// <summary>The client has been told of what the session did itself.</summary>
    public void ForgetOwn() => _own = null;

    /// <summary>Takes note of keywords to be told; whether any is new.</summary>
    public bool LearnKeywords(IEnumerable<string> keywords)
    {
        var before = _keywords.Count;
        _keywords.UnionWith(keywords);
        return _keywords.Count > before;
    }

    /// <summary>Makes the messages from one UID to below another \Recent here.</summary>
    public void AddRecent(Uid from, Uid before)
    {
        if (from < before) Recent = UidSet.OfRanges([.. Recent.Ranges, new NumberRange(from.Value, before.Value - 1)]);
    }

    /// <summary>
    /// The messages meant by a set of sequence numbers or UIDs, as UIDs of announced messages; runs may span UIDs that no message has. UIDs
    /// without a message are no error (RFC 9051 §6.4.9).
    /// </summary>
    /// <exception cref="CommandRefusedException">A number is higher than the mailbox has messages (RFC 9051 §9, seq-number).</exception>
    public UidSet Resolve(SequenceSet set, bool byUid)
    {
        if (set.IsSavedResult) return SavedResult;
        var count = Announced.Count;
        if (!byUid) return ToUids(ResolveNumbers(set, (uint)count));
        if (count == 0) return UidSet.Empty;
        var last = Announced.UidAt(count - 1).Value;
        return Clamp(set.Resolve(last), last);
    }

    /// <summary>As <see cref="Resolve"/> by number, but numbers that no message has are passed over: in a search they match nothing.</summary>
    public UidSet ResolveForSearch(SequenceSet numbers)
    {
        if (numbers.IsSavedResult) return SavedResult;
        return ToUids(Clamp(numbers.Resolve((uint)Announced.Count), (uint)Announced.Count));
    }

    /// <summary>The places in <see cref="Announced"/> of a set's messages, ascending.</summary>
    public IEnumerable<int> IndexesOf(UidSet uids)
    {
        var view = Announced;
        for (var place = 0; place < uids.Ranges.Length; place++)
        {
            var range = uids.Ranges[place];
            var index = view.LowerBound(new Uid(range.Low));
            for (; index < view.Count && view.UidAt(index).Value <= range.High; index++) yield return index;
        }
    }

    /// <summary>How many announced messages a set has.</summary>
    public long CountOf(UidSet uids)
    {
        var count = 0L;
        foreach (var range in uids.Ranges) count += Above(range.High) - Announced.LowerBound(new Uid(range.Low));
        return count;
    }

    /// <summary>The lowest UID among the last so many messages of a set that has as many.</summary>
    public Uid LowestOfLast(UidSet uids, int count)
    {
        for (var place = uids.Ranges.Length - 1; ; place--)
        {
            var range = uids.Ranges[place];
            var end = Above(range.High);
            var length = end - Announced.LowerBound(new Uid(range.Low));
            if (length >= count) return Announced.UidAt(end - count);
            count -= length;
        }
    }

    /// <summary>The set without the UIDs that no announced message has.</summary>
    public UidSet MembersOf(UidSet uids)
    {
        var members = new UidSet.Builder();
        foreach (var index in IndexesOf(uids)) members.Add(Announced.UidAt(index));
        return members.ToSet();
    }

    /// <summary>The sequence numbers of a set's messages.</summary>
    public UidSet NumbersOf(UidSet uids)
    {
        var numbers = new UidSet.Builder();
        foreach (var index in IndexesOf(uids)) numbers.Add(new Uid((uint)index + 1));
        return numbers.ToSet();
    }

    static UidSet ResolveNumbers(SequenceSet set, uint count)
    {
        foreach (var item in set.Items)
        {
            var isOpen = item.Low == SequenceSet.Star || item.High == SequenceSet.Star;
            var isBeyond = Math.Max(item.Low, item.High) > count;
            if (count == 0 || (isBeyond && !isOpen))
            {
                throw CommandRefusedException.Bad(
                    count == 0 ? "The mailbox has no messages." : (ResponseText)$"The mailbox has only {count} messages.");
            }
        }
        return Clamp(set.Resolve(count), count);
    }

    static UidSet Clamp(UidSet set, uint last)
    {
        if (set.IsEmpty || set.Ranges[^1].High <= last) return set;
        var ranges = new List<NumberRange>(set.Ranges.Length);
        foreach (var range in set.Ranges)
        {
            if (range.Low <= last) ranges.Add(range with { High = Math.Min(range.High, last) });
        }
        return UidSet.OfRanges(ranges);
    }

    UidSet ToUids(UidSet numbers)
    {
        var uids = new UidSet.Builder();
        foreach (var range in numbers.Ranges)
            uids.Add(new NumberRange(Announced.UidAt((int)range.Low - 1).Value, Announced.UidAt((int)range.High - 1).Value));
        return uids.ToSet();
    }

    int Above(uint uid) => uid == uint.MaxValue ? Announced.Count : Announced.LowerBound(new Uid(uid + 1));
}
