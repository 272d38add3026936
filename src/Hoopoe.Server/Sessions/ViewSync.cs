using Hoopoe.Protocol.Model;
using Hoopoe.Server.Commands;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// The one place that prints what changed in the selected mailbox: the difference between what the client was told and what is. The order is
/// fixed: FLAGS and PERMANENTFLAGS if keywords are new, FETCH by the old numbers, EXPUNGE from the highest down or VANISHED, EXISTS when the count grew,
/// RECENT (IMAP4rev1). What that does to results of searches is told before EXPUNGE and after EXISTS (RFC 5267 §4.3.3, §4.3.4).
/// </summary>
static class ViewSync
{
    /// <summary>Prints the changes and takes note that the client knows them.</summary>
    /// <param name="context">The session.</param>
    /// <param name="tellExpunges">
    /// False while a command runs during which expunges must be withheld (RFC 9051 §7.5.1); the messages then stay in the client's view.
    /// </param>
    /// <param name="withUids">Whether the FETCH responses carry UIDs, as after a UID command (RFC 9051 §6.4.9).</param>
    /// <param name="own">The session's own STORE, if that is what just ran.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public static async ValueTask WriteAsync(
        SessionContext context, bool tellExpunges, bool withUids, OwnChange? own, CancellationToken cancellationToken)
    {
        if (context.Selected is not { } selected) return;
        if (selected.Mailbox.Info is null) throw new SessionEndedException("The selected mailbox was deleted.");
        var announced = selected.Announced;
        var latest = selected.Mailbox.View;
        if (own is null && ReferenceEquals(latest, announced)) return;

        var target = tellExpunges ? latest : latest.Retaining(announced);
        var changes = SnapshotDiff.Between(announced, target);
        WriteNewKeywords(context, selected, target, changes);
        var hasToldModSeq = false;
        foreach (var index in ToPrint(context, target, changes, own))
        {
            hasToldModSeq = true;
            WriteFlags(context, selected, target.At(index), withUids, own);
            await context.FlushIfFullAsync(cancellationToken);
        }
        SearchUpdates.WriteExpunged(context, selected, changes.ExpungedUids);
        await WriteExpungedAsync(context, changes, cancellationToken);
        var hadWithheld = selected.WithholdsExpunges;
        selected.Announce(target, latest);
        if (changes.Added > 0)
        {
            WriteExists(context, selected);
            await NewMessages.WriteAsync(context, target.Count - changes.Added, cancellationToken);
        }
        else if (selected.RecentCount != selected.ToldRecent)
        {
            WriteRecent(context, selected);
        }
        selected.ForgetOwn();
        if (selected.Contexts.Count > 0)
            await SearchUpdates.WriteChangedAsync(context, selected, TouchedUids(target, changes), cancellationToken);
        // A client must not take a mod-sequence it has seen for what it knows of, while expunges below it are withheld (RFC 7162 §3.2).
        if (selected.WithholdsExpunges ? hasToldModSeq : hadWithheld) CondStore.WriteHighestModSeq(context);
    }

    /// <summary>The messages that have changed or come.</summary>
    static UidSet TouchedUids(MailboxView target, ViewChanges changes)
    {
        var touched = new UidSet.Builder();
        foreach (var index in changes.ChangedIndexes) touched.Add(target.UidAt(index));
        for (var index = target.Count - changes.Added; index < target.Count; index++) touched.Add(target.UidAt(index));
        return touched.ToSet();
    }

    static async ValueTask WriteExpungedAsync(SessionContext context, ViewChanges changes, CancellationToken cancellationToken)
    {
        if (context.TellsVanished)
        {
            WriteVanished(context, changes.ExpungedUids, isEarlier: false);
            return;
        }
        for (var i = changes.ExpungedIndexes.Count - 1; i >= 0; i--)
        {
            context.Output.BeginUntagged((uint)changes.ExpungedIndexes[i] + 1, "EXPUNGE"u8);
            context.Output.EndLine();
            await context.FlushIfFullAsync(cancellationToken);
        }
    }

    /// <summary>Writes VANISHED (RFC 7162 §3.2.10), unless nothing is gone.</summary>
    /// <param name="context">The session.</param>
    /// <param name="uids">What is gone.</param>
    /// <param name="isEarlier">Whether it was gone before the client could number it: the answer to a resynchronisation.</param>
    public static void WriteVanished(SessionContext context, UidSet uids, bool isEarlier)
    {
        if (uids.IsEmpty) return;
        context.Output.BeginUntagged(isEarlier ? "VANISHED (EARLIER) "u8 : "VANISHED "u8);
        context.Output.Set(uids);
        context.Output.EndLine();
    }

    /// <summary>Writes EXISTS, and RECENT for an IMAP4rev1 client, claiming the new messages' \Recent for it.</summary>
    public static void WriteExists(SessionContext context, SelectedMailbox selected)
    {
        context.Output.BeginUntagged((uint)selected.Announced.Count, "EXISTS"u8);
        context.Output.EndLine();
        if (context.IsRev2) return;
        if (!selected.IsReadOnly)
            selected.AddRecent(selected.Mailbox.ClaimRecent(selected.Announced.UidNext), selected.Announced.UidNext);
        WriteRecent(context, selected);
    }

    /// <summary>Writes RECENT, which EXPUNGE does not lower for the client as it does EXISTS (RFC 3501 §7.3.2).</summary>
    static void WriteRecent(SessionContext context, SelectedMailbox selected)
    {
        selected.ToldRecent = selected.RecentCount;
        if (context.IsRev2) return;
        context.Output.BeginUntagged((uint)selected.ToldRecent, "RECENT"u8);
        context.Output.EndLine();
    }

    /// <summary>Writes FLAGS and PERMANENTFLAGS (RFC 9051 §7.3.5, §7.1).</summary>
    public static void WriteMailboxFlags(SessionContext context, SelectedMailbox selected)
    {
        var keywords = selected.Keywords;
        var flags = FlagSet.Of(FlagSet.AllSystem, keywords.Keywords);
        context.Output.BeginUntagged("FLAGS "u8);
        context.Output.Flags(flags);
        context.Output.EndLine();
        var canCreate = keywords.Keywords.Length < context.Services.Limits.KeywordsPerMailbox;
        context.Output.UntaggedStatus(
            ResponseStatus.Ok,
            selected.IsReadOnly ? ResponseCode.PermanentFlags(FlagSet.Empty, canCreate: false) : ResponseCode.PermanentFlags(flags, canCreate),
            selected.IsReadOnly ? "No flags can be changed." : "Flags that are kept.");
    }

    static void WriteNewKeywords(SessionContext context, SelectedMailbox selected, MailboxView target, ViewChanges changes)
    {
        var isNew = false;
        foreach (var index in changes.ChangedIndexes) isNew |= Learn(index);
        for (var index = target.Count - changes.Added; index < target.Count; index++) isNew |= Learn(index);
        if (isNew) WriteMailboxFlags(context, selected);

        bool Learn(int index) =>
            target.FlagsAt(index) is { Keywords.IsEmpty: false } flags && selected.LearnKeywords(flags.Keywords);
    }

    /// <summary>
    /// The places in <paramref name="target"/> to print flags of: those changed, and those of an own STORE that is not silent or has a
    /// condition. A client that has not asked NOTIFY for others' flags hears of what its own commands did.
    /// </summary>
    static IEnumerable<int> ToPrint(SessionContext context, MailboxView target, ViewChanges changes, OwnChange? own)
    {
        var known = target.Count - changes.Added;
        var changed = changes.ChangedIndexes;
        if (context.Notifications is { TellsFlags: false })
            changed = [.. changed.Where(index => context.Mailbox.IsOwn(target.ModSeqAt(index)))];
        return own is null or { IsSilent: true, IsConditional: false } ? changed : Merge(changed, PlacesOf(own.Uids));

        IEnumerable<int> PlacesOf(UidSet uids)
        {
            for (var i = 0; i < uids.Ranges.Length; i++)
            {
                var range = uids.Ranges[i];
                for (var index = target.LowerBound(new Uid(range.Low)); index < known && target.UidAt(index).Value <= range.High; index++)
                    yield return index;
            }
        }
    }

    /// <summary>
    /// Whether the client arrives at a message's flags by itself. It does not if it was told of others' changes during the same command: it
    /// can't know whether those came before its own.
    /// </summary>
    static bool IsReckonedRight(SelectedMailbox selected, in MessageState message, int announced, Func<FlagSet, FlagSet> expect)
    {
        var known = selected.KnownToCommand.IndexOf(message.Uid);
        return known >= 0
            && selected.KnownToCommand.ModSeqAt(known) == selected.Announced.ModSeqAt(announced)
            && expect(selected.KnownToCommand.FlagsAt(known)).Equals(message.Flags);
    }

    static IEnumerable<int> Merge(IReadOnlyList<int> first, IEnumerable<int> second)
    {
        var next = 0;
        foreach (var value in second)
        {
            for (; next < first.Count && first[next] < value; next++) yield return first[next];
            if (next < first.Count && first[next] == value) next++;
            yield return value;
        }
        for (; next < first.Count; next++) yield return first[next];
    }

    static void WriteFlags(SessionContext context, SelectedMailbox selected, in MessageState message, bool withUid, OwnChange? own)
    {
        var before = selected.Announced.IndexOf(message.Uid);
        if (before < 0) return;
        var isExpected = own is { IsSilent: true } && own.Uids.Contains(message.Uid) && !own.Failed.Contains(message.Uid)
            && IsReckonedRight(selected, message, before, own.Expect);
        var withModSeq = context.Features.HasFlag(SessionFeatures.CondStore);
        if (isExpected && !withModSeq) return;

        var output = context.Output;
        UidOnly.BeginFetch(context, before, message.Uid);
        // A server with QRESYNC tells mod-sequences with UIDs, to clients of CONDSTORE as well (RFC 7162 §3.2.4); IMAP4rev2 has UIDs with all that is
        // told unasked (RFC 9051, Appendix E).
        if ((withUid || withModSeq || context.IsRev2) && !context.IsUidOnly)
        {
            output.Raw("UID "u8);
            output.Number(message.Uid);
            output.Space();
        }
        if (!isExpected)
        {
            output.Raw("FLAGS "u8);
            output.Flags(message.Flags, !context.IsRev2 && selected.Recent.Contains(message.Uid));
            if (withModSeq) output.Space();
        }
        if (withModSeq)
        {
            output.Raw("MODSEQ ("u8);
            output.Number(message.ModSeq);
            output.CloseParen();
        }
        output.CloseParen();
        output.EndLine();
    }
}
