using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>Writes what is stored of messages beside their bodies anew, from the bytes: answers, keys, threads.</summary>
static class StoredRewrite
{
    /// <summary>Runs it for messages whose bodies are sound; those that were erased meanwhile are passed over.</summary>
    /// <exception cref="StoreRefusedException">The store can't write.</exception>
    public static async Task RunAsync(EmbeddedStore store, List<MessageFinding> wrong)
    {
        if (wrong.Count == 0) return;
        var chore = new RowsChore(rows => wrong.Count(finding => Rewrite(rows, finding)));
        store.Writer.Enqueue(chore);
        await chore.Completion;
        foreach (var mailbox in wrong.Select(finding => MessageKey.MailboxOf(finding.Row.Key)).Distinct())
        {
            store.Keys.Forget(store, mailbox);
            store.Fields.Forget(store, mailbox);
        }
    }

    static bool Rewrite(SqliteConnection rows, MessageFinding finding)
    {
        var (key, right) = (finding.Row.Key, finding.Right!);
        if (MessageRows.EmailIdOf(rows, key) is null) return false;
        MessageRows.EraseStored(rows, key);
        StoredAnswerRows.Insert(rows, key, right);
        MessageKeyRows.Insert(rows, key, right.Keys);
        if (finding.Account != 0) ThreadRows.Note(rows, finding.Account, right, finding.Row.ThreadId);
        return true;
    }
}
