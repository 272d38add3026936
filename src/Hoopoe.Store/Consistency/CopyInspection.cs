using System.Globalization;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Reads the copy of a store that nobody uses, and says what would keep mail from coming back from it. What can be computed from the bodies is
/// not looked at.
/// </summary>
static class CopyInspection
{
    /// <summary>How many messages it has in mailboxes, and what is wrong, in words.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="packs">The bodies.</param>
    /// <param name="progress">Told how many messages were read, and how many there are.</param>
    /// <param name="cancellationToken">Gives up between messages.</param>
    public static (long Messages, List<string> Faults) Run(
        SqliteReaderPool rows, PackStore packs, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var total = rows.Read(connection =>
            long.Parse(connection.Scalar("SELECT coalesce(sum(messages), 0) FROM mailbox WHERE deleted_modseq IS NULL")!, CultureInfo.InvariantCulture));
        var faults = rows.Read(connection => new DatabaseInspection(connection).Integrity());
        var messages = 0L;
        using var inspection = new MessageInspection(packs);
        foreach (var account in rows.Read(AccountInspection.All))
        {
            foreach (var mailbox in rows.Read(connection => MailboxRow.OfAccount(connection, account)).Where(mailbox => !mailbox.IsDeleted))
            {
                messages += mailbox.Numbers.Messages;
                var found = rows.Read(connection => new MailboxInspection(connection, mailbox).Run().ToList());
                found.AddRange(Bodies(rows, inspection, mailbox, cancellationToken));
                faults.AddRange(found.Select(fault => $"Mailbox {mailbox.Name}: {fault}"));
                progress(messages, total);
            }
        }
        return (messages, faults);
    }

    static List<string> Bodies(SqliteReaderPool rows, MessageInspection inspection, MailboxRow mailbox, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        var after = mailbox.FirstKey;
        while (true)
        {
            var page = rows.Read(connection => StoredRow.Page(connection, "message", after, mailbox.LastKey, MessageInspection.PageSize));
            foreach (var row in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (inspection.Read(row.Body, out _) is { } damage) faults.Add($"the body of message {MessageKey.UidOf(row.Key)} is lost: {damage}.");
            }
            if (page.Count < MessageInspection.PageSize) return faults;
            after = page[^1].Key;
        }
    }
}
