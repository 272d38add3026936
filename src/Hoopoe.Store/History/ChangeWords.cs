using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.History;

/// <summary>Says in words what a row of the change log records.</summary>
/// <param name="names">The names of mailboxes, by id, as they are or were last.</param>
/// <param name="flags">The account's flag sets.</param>
sealed class ChangeWords(IReadOnlyDictionary<long, string> names, FlagTable flags)
{
    /// <summary>The entry for a row.</summary>
    public ChangeEntry Of(HistoryRows.Change change) =>
        new(new ModSeq(change.ModSeq), change.At, change.Actor, change.Origin, What(change));

    string What(HistoryRows.Change change)
    {
        var mailbox = names.GetValueOrDefault(change.Mailbox, "a mailbox");
        return change.Kind switch
        {
            ChangeKind.Append => $"stored {change.Uids} in {mailbox}",
            ChangeKind.CopyIn => $"copied {change.Uids} into {mailbox}",
            ChangeKind.MoveIn => $"moved {change.Uids} into {mailbox}",
            ChangeKind.MoveOut => $"moved {change.Uids} out of {mailbox}",
            ChangeKind.Expunge => $"expunged {change.Uids} from {mailbox}",
            ChangeKind.Flags => $"flagged {change.Uids} in {mailbox}: {Flags(change.OldValue)} became {Flags(change.NewValue)}",
            ChangeKind.CreateMailbox => $"created {change.NewValue}",
            ChangeKind.DeleteMailbox => $"deleted {change.OldValue}",
            ChangeKind.RenameMailbox => $"renamed {change.OldValue} to {change.NewValue}",
            ChangeKind.Subscribe => $"subscribed {change.NewValue}",
            ChangeKind.Unsubscribe => $"unsubscribed {change.OldValue}",
            ChangeKind.Quota => $"set the quota from {change.OldValue} to {change.NewValue}",
            _ => $"{change.Kind} in {mailbox}",
        };
    }

    string Flags(string? id) => "(" + flags[int.Parse(id ?? "0", CultureInfo.InvariantCulture)] + ")";
}
