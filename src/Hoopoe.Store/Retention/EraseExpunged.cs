using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Erases a slice of the messages that were expunged before a time, oldest first, except those that a client is still shown. Their bodies are
/// dead then, unless other messages share them.
/// </summary>
/// <param name="before">Unix seconds.</param>
/// <param name="from">Where to begin: the time and key that the slice before ended at.</param>
/// <param name="knownToAll">Up to which modseq the expunges of a mailbox are known to all who are shown it; null if nobody is.</param>
sealed class EraseExpunged(long before, (long At, long Key) from, Func<long, ModSeq?> knownToAll) : StoreChore
{
    /// <summary>How many messages one slice looks at.</summary>
    public const int Slice = 1_024;

    /// <summary>Where the next slice begins.</summary>
    public (long At, long Key) Next { get; private set; } = from;

    /// <summary>How many messages were erased, by mailbox.</summary>
    public Dictionary<long, int> Erased { get; } = [];

    /// <summary>The result is how many messages were looked at; fewer than <see cref="Slice"/> are the last.</summary>
    protected override int Run(SqliteConnection rows)
    {
        var due = new List<(long Key, ModSeq ModSeq)>(Slice);
        var statement = rows.Prepare(
                "SELECT key, modseq, expunged_at FROM expunged WHERE (expunged_at, key) > (?1, ?2) AND expunged_at < ?3 "
                + "ORDER BY expunged_at, key LIMIT ?4")
            .Bind(1, Next.At).Bind(2, Next.Key).Bind(3, before).Bind(4, Slice);
        while (statement.Step())
        {
            due.Add((statement.Int64(0), new ModSeq(statement.Int64(1))));
            Next = (statement.Int64(2), statement.Int64(0));
        }
        statement.Reset();
        foreach (var (key, modSeq) in due)
        {
            var mailbox = MessageKey.MailboxOf(key);
            if (knownToAll(mailbox) is { } known && modSeq > known) continue;
            MessageRows.Erase(rows, key);
            Erased[mailbox] = Erased.GetValueOrDefault(mailbox) + 1;
        }
        return due.Count;
    }
}
