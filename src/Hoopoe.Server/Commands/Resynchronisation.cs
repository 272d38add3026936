using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Server.Commands;

/// <summary>
/// Brings a client that was away up to date in the answer to SELECT (RFC 7162 §3.2.5): one VANISHED for what is gone, then a FETCH for each
/// message whose flags changed or that is new among the UIDs it knows.
/// </summary>
static class Resynchronisation
{
    public static async ValueTask WriteAsync(
        SessionContext context, SelectedMailbox selected, MailboxInfo mailbox, QuickResync resync, CancellationToken cancellationToken)
    {
        var view = selected.Announced;
        var known = resync.KnownUids ?? Below(view.UidNext);
        var among = resync.SequenceMatch is { } match ? known.Intersect(Above(LastMatch(view, match))) : known;
        ViewSync.WriteVanished(context, context.Account.Messages.Vanished(mailbox, view, resync.ModSeq, among), isEarlier: true);

        using var writer = new FetchWriter(context, context.IsUidOnly ? FetchItems.UidOnlyResync : FetchItems.Resync);
        await writer.WriteAsync(selected.IndexesOf(view.ChangedSince(resync.ModSeq).Intersect(known)), cancellationToken);
    }

    /// <summary>
    /// The highest UID that still has the number the client remembers; what went before it was told to the client already (§3.2.5.2).
    /// </summary>
    static uint LastMatch(MailboxView view, SequenceMatch match)
    {
        var last = 0u;
        foreach (var (number, uid) in match.Numbers.Zip(match.Uids))
        {
            if (number.Value > view.Count) break;
            if (view.UidAt((int)number.Value - 1) == uid) last = uid.Value;
        }
        return last;
    }

    static UidSet Below(Uid next) => next > Uid.First ? UidSet.OfRanges([new NumberRange(1, next.Value - 1)]) : UidSet.Empty;

    static UidSet Above(uint uid) => uid == uint.MaxValue ? UidSet.Empty : UidSet.OfRanges([new NumberRange(uid + 1, uint.MaxValue)]);
}
