using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Reads all messages of a store, live and expunged, and holds them against their bytes. What can be computed from the bytes again is repaired at
/// once; messages whose bodies are damaged are gathered.
/// </summary>
sealed class MessageCheck(EmbeddedStore store, Names names, long? scope, CheckRequest request, Findings findings, CheckPace pace)
{
    /// <summary>How many messages with damaged bodies are gathered; those beyond are told and left to the next run.</summary>
    const int MostLost = 100_000;

    /// <summary>The messages whose bodies are damaged.</summary>
    public List<MessageFinding> Lost { get; } = [];

    /// <summary>Runs it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var inspection = new MessageInspection(store.Packs);
        foreach (var table in (string[])["message", "expunged"])
        {
            foreach (var (first, last) in Ranges()) await RunAsync(inspection, table, first, last, cancellationToken);
        }
    }

    List<(long First, long Last)> Ranges() => scope is { } account
        ? store.Readers.Read(connection => MailboxRow.OfAccount(connection, account).ConvertAll(mailbox => (mailbox.FirstKey, mailbox.LastKey)))
        : [(0, long.MaxValue)];

    async Task RunAsync(MessageInspection inspection, string table, long after, long last, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = store.Readers.Read(connection => StoredRow.Page(connection, table, after, last, MessageInspection.PageSize));
            var before = inspection.Bytes;
            await TellAsync(inspection.Run(store.Readers, page, cancellationToken));
            findings.Bytes += inspection.Bytes - before;
            Count(table, page);
            var end = page.Count == MessageInspection.PageSize ? page[^1].Key : last;
            if (table == "message") await LeftoversAsync(after, end);
            await findings.TellAsync();
            await pace.RestAsync(cancellationToken);
            if (page.Count < MessageInspection.PageSize) return;
            after = end;
        }
    }

    void Count(string table, List<StoredRow> page)
    {
        if (table == "expunged")
        {
            findings.Expunged += page.Count;
            return;
        }
        foreach (var mailbox in page.CountBy(row => MessageKey.MailboxOf(row.Key)))
        {
            var isLive = store.Readers.Read(connection => MailboxRow.Find(connection, mailbox.Key)) is { IsDeleted: false };
            if (isLive) findings.Messages += mailbox.Value;
            else findings.Expunged += mailbox.Value;
        }
    }

    async Task TellAsync(List<MessageFinding> found)
    {
        if (found.Count == 0) return;
        var wrong = found.FindAll(finding => finding.Right is not null);
        if (request.Repairs) await StoredRewrite.RunAsync(store, wrong);
        foreach (var finding in found)
        {
            var fault = Named(finding);
            if (finding.Right is not null)
            {
                if (request.Repairs) await findings.RepairedAsync(fault, "It was made anew.");
                else await findings.FoundAsync(fault);
            }
            else if (request.Repairs && Lost.Count < MostLost)
            {
                Lost.Add(finding);
            }
            else
            {
                await findings.FoundAsync(fault, request.Repairs ? "Run hoopoe check --repair again." : null);
            }
        }
    }

    string Named(MessageFinding finding) =>
        store.Readers.Read(connection => $"{names.Message(connection, finding.Row)}: {finding.Fault}");

    /// <summary>Stored answers and keys that belong to no message.</summary>
    async Task LeftoversAsync(long after, long last)
    {
        var leftovers = store.Readers.Read(connection => Leftovers(connection, after, last));
        foreach (var mailbox in leftovers.GroupBy(MessageKey.MailboxOf))
        {
            var keys = mailbox.ToList();
            var place = store.Readers.Read(connection => MailboxRow.Find(connection, mailbox.Key)) is { } row
                ? names.Mailbox(row)
                : $"{names.Store}, mailbox {mailbox.Key} (missing)";
            var fault = $"{place}: of UID {MessageKey.UidOf(keys[0])}{(keys.Count > 1 ? $" and {keys.Count - 1} more" : "")} there is no message, "
                + "but stored answers.";
            if (!request.Repairs)
            {
                await findings.FoundAsync(fault);
                continue;
            }
            var chore = new RowsChore(rows =>
            {
                foreach (var key in keys)
                    if (MessageRows.EmailIdOf(rows, key) is null) MessageRows.EraseStored(rows, key);
                return keys.Count;
            });
            store.Writer.Enqueue(chore);
            await chore.Completion;
            await findings.RepairedAsync(fault, "They were removed.");
        }
    }

    static List<long> Leftovers(SqliteConnection rows, long after, long last)
    {
        const int most = 1_000;
        var statement = rows.Prepare(
                "SELECT key FROM message_data d WHERE key > ?1 AND key <= ?2 AND NOT EXISTS (SELECT 1 FROM message WHERE key = d.key) "
                + "AND NOT EXISTS (SELECT 1 FROM expunged WHERE key = d.key) UNION "
                + "SELECT key FROM message_keys k WHERE key > ?1 AND key <= ?2 AND NOT EXISTS (SELECT 1 FROM message WHERE key = k.key) "
                + $"AND NOT EXISTS (SELECT 1 FROM expunged WHERE key = k.key) ORDER BY key LIMIT {most}")
            .Bind(1, after).Bind(2, last);
        var keys = new List<long>();
        while (statement.Step()) keys.Add(statement.Int64(0));
        statement.Reset();
        return keys;
    }
}
