using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Sqlite;

/// <summary>
/// Gives messages their THREADID (RFC 8474 §5.2): messages belong together when they name one another in Message-ID, In-Reply-To or
/// References and have the same base subject. A THREADID once given is never changed, so two threads that a late message joins stay two.
/// </summary>
static class ThreadRows
{
    /// <summary>The thread of a message, and from now on of every message that it names.</summary>
    /// <param name="rows">The connection.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="message">The message.</param>
    /// <param name="ifNone">The thread it begins if it belongs to none.</param>
    public static long Assign(SqliteConnection rows, long accountId, ScannedMessage message, long ifNone)
    {
        var thread = 0L;
        foreach (var id in message.RelatedIds)
        {
            thread = Find(rows, accountId, id, message.SubjectHash);
            if (thread != 0) break;
        }
        if (thread == 0) thread = ifNone;
        Note(rows, accountId, message, thread);
        return thread;
    }

    /// <summary>Whether it is known which thread a message belongs to, for those that answer it later.</summary>
    public static bool Knows(SqliteConnection rows, long accountId, ScannedMessage message) =>
        message.Keys.MessageId is not { } own || Find(rows, accountId, own, message.SubjectHash) != 0;

    /// <summary>Notes the thread of a message, for it and every message that it names; what is known already stays.</summary>
    public static void Note(SqliteConnection rows, long accountId, ScannedMessage message, long thread)
    {
        foreach (var id in message.RelatedIds)
        {
            rows.Prepare("INSERT OR IGNORE INTO thread (account, message_id, subject, thread_id) VALUES (?1, ?2, ?3, ?4)")
                .Bind(1, accountId).Bind(2, id).Bind(3, message.SubjectHash).Bind(4, thread).Run();
        }
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
