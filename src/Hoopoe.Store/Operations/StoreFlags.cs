using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>How STORE combines the given flags with those a message has (RFC 9051 §6.4.6).</summary>
public enum FlagChange
{
    /// <summary>FLAGS: the given flags and no others.</summary>
    Replace,

    /// <summary>+FLAGS: the given flags as well.</summary>
    Add,

    /// <summary>-FLAGS: all but the given flags.</summary>
    Remove,
}

/// <summary>What a STORE did.</summary>
/// <param name="Modified">Messages left alone because they changed after UNCHANGEDSINCE (RFC 7162 §3.1.3).</param>
public sealed record StoreFlagsResult(UidSet Modified);

/// <summary>
/// Changes the flags of messages. Messages that are gone are passed over; a message whose flags come out the same keeps its modseq. A large
/// set is changed in slices, each with a modseq of its own.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="mailboxId">The mailbox.</param>
/// <param name="uids">The messages.</param>
/// <param name="change">How <paramref name="flags"/> are combined with what is there.</param>
/// <param name="flags">The flags.</param>
/// <param name="unchangedSince">Leave messages alone whose modseq is above this (RFC 7162 §3.1.3).</param>
/// <param name="known">
/// What the client knew: a message that has changed since, but not in <paramref name="flags"/>, is not left alone (RFC 7162 §3.1.12).
/// </param>
public sealed class StoreFlags(
    Actor actor, long mailboxId, UidSet uids, FlagChange change, FlagSet flags, ModSeq? unchangedSince = null, MailboxView? known = null)
    : StoreOperation<StoreFlagsResult>(actor)
{
    readonly UidSet.Builder _modified = new();
    uint _from = 1;

    internal override bool Step(AccountDraft draft)
    {
        draft.Require(mailboxId);
        var messages = draft.Messages(mailboxId);
        var chosen = SliceOf(messages, out var next);
        var modified = new UidSet.Builder();
        Apply(draft, messages, chosen, modified);
        foreach (var range in modified.ToSet().Ranges) _modified.Add(range);
        Count(chosen.Count);
        if (next is { } from)
        {
            _from = from;
            return false;
        }
        Finish(new StoreFlagsResult(_modified.ToSet()));
        return true;
    }

    List<MessageRow> SliceOf(MailboxSnapshot messages, out uint? next)
    {
        var chosen = new List<MessageRow>();
        next = null;
        foreach (var row in messages.Rows(uids, _from))
        {
            if (chosen.Count == SliceSize)
            {
                next = row.Uid;
                break;
            }
            chosen.Add(row);
        }
        return chosen;
    }

    void Apply(AccountDraft draft, MailboxSnapshot messages, List<MessageRow> chosen, UidSet.Builder modified)
    {
        var outcomes = new Dictionary<int, int>();
        var changes = new List<StateChange>();
        var log = new Dictionary<(int Old, int New), UidSet.Builder>();
        ModSeq? modSeq = null;
        foreach (var row in chosen)
        {
            if (unchangedSince is { } limit && row.ModSeq > limit.Value && !IsAsKnown(row, draft.Snapshot.Flags[row.FlagSet], limit))
            {
                modified.Add(new Uid(row.Uid));
                continue;
            }
            if (!outcomes.TryGetValue(row.FlagSet, out var outcome))
                outcomes.Add(row.FlagSet, outcome = draft.Intern(Combine(draft.Snapshot.Flags[row.FlagSet])));
            if (outcome == row.FlagSet) continue;
            modSeq ??= draft.NextModSeq();
            changes.Add(new StateChange(row.Uid, outcome, modSeq.Value.Value));
            if (!log.TryGetValue((row.FlagSet, outcome), out var run)) log.Add((row.FlagSet, outcome), run = new UidSet.Builder());
            run.Add(new Uid(row.Uid));
        }
        if (modSeq is not { } taken) return;
        WriteRuns(draft, messages, changes, taken);
        var rows = new ChangeRows(draft, Actor, taken);
        foreach (var ((old, outcome), run) in log) rows.Flags(mailboxId, run.ToSet(), old, outcome);
        draft.SetMessages(mailboxId, messages.With(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes), draft.Snapshot.Flags, taken));
    }

    /// <summary>Whether the flags in question are as the client knew them, by the mod-sequence it gave; never for FLAGS, which is about all.</summary>
    bool IsAsKnown(in MessageRow row, FlagSet current, ModSeq limit)
    {
        if (change == FlagChange.Replace || known is null) return false;
        var place = known.IndexOf(new Uid(row.Uid));
        return place >= 0 && known.ModSeqAt(place) <= limit && Concerned(known.FlagsAt(place)).Equals(Concerned(current));

        FlagSet Concerned(FlagSet all) => all.Except(all.Except(flags));
    }

    FlagSet Combine(FlagSet current) => change switch
    {
        FlagChange.Add => current.Union(flags),
        FlagChange.Remove => current.Except(flags),
        _ => flags,
    };

    /// <summary>Neighbours in the mailbox that get the same flags are written by one statement, whatever gap lies between their UIDs.</summary>
    void WriteRuns(AccountDraft draft, MailboxSnapshot messages, List<StateChange> changes, ModSeq modSeq)
    {
        for (var first = 0; first < changes.Count;)
        {
            var place = messages.LowerBound(changes[first].Uid);
            var last = first;
            while (last + 1 < changes.Count && changes[last + 1].FlagSet == changes[first].FlagSet
                && changes[last + 1].Uid == messages.UidAt(place + last + 1 - first)) last++;
            MessageRows.SetFlags(
                draft.Rows, MessageKey.Of(mailboxId, changes[first].Uid), MessageKey.Of(mailboxId, changes[last].Uid),
                changes[first].FlagSet, modSeq);
            first = last + 1;
        }
    }
}
