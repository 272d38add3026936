using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Sqlite;

/// <summary>
/// Gives messages their THREADID (RFC 8474 §5.2): messages belong together when they name one another in Message-ID, In-Reply-To or
/// References and have the same base subject. A THREADID once given is never changed, so two threads that a late message joins stay two.
/// </summary>
static class ThreadRows
{
    /// <summary>The thread of a message, and from now on of every message that it names.</summary>
    public static long Assign(SqliteConnection rows, long accountId, PreparedMessage message)
    {
        var thread = 0L;
        foreach (var id in message.RelatedIds)
        {
            thread = Find(rows, accountId, id, message.SubjectHash);
            if (thread != 0) break;
        }
        if (thread == 0) thread = message.NewThreadId;
        foreach (var id in message.RelatedIds)
        {
            rows.Prepare("INSERT OR IGNORE INTO thread (account, message_id, subject, thread_id) VALUES (?1, ?2, ?3, ?4)")
                .Bind(1, accountId).Bind(2, id).Bind(3, message.SubjectHash).Bind(4, thread).Run();
        }
        return thread;
    }

    static long Find(SqliteConnection rows, long accountId, long messageId, long subject)
    {
        var statement = rows.Prepare("SELECT thread_id FROM thread WHERE account = ?1 AND message_id = ?2 AND subject = ?3")
            .Bind(1, accountId).Bind(2, messageId).Bind(3, subject);
        var thread = statement.Step() ? statement.Int64(0) : 0;
        statement.Reset();
        return thread;
    }
}
