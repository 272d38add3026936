using System.Buffers.Binary;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Hoopoe.Store.Threading;

namespace Hoopoe.Store.Sorting;

/// <summary>
/// Gives the columns of stored keys that SORT and THREAD ask for: what is in memory, continued by reading the rows of newer messages in
/// pages, between which the thread is free for others.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="progress">Is told between pages how many rows were read, and about how many there are; may be null.</param>
/// <param name="damaged">Where messages are noted whose keys can't be read, or null.</param>
sealed class KeyColumns(EmbeddedStore store, Func<long, long, ValueTask>? progress, DamagedMessages? damaged)
{
    /// <summary>How many rows are read before others get the thread.</summary>
    const int PageSize = 4_096;

    /// <summary>A text of all messages that a view may show, in the order of a collation.</summary>
    public ValueTask<TextColumn> TextsAsync(MailboxView view, TextKey key, Collation collation, CancellationToken cancellationToken) =>
        collation == Collation.UnicodeCaseMap
            ? StoredTextsAsync(view, key, cancellationToken)
            : new CollatedTexts(this, store, collation).ReadAsync(view, key, cancellationToken);

    async ValueTask<TextColumn> StoredTextsAsync(MailboxView view, TextKey key, CancellationToken cancellationToken)
    {
        var id = new KeyColumnId(store, view.MailboxId, key.ToString());
        var known = Known(id, TextColumn.Empty);
        if (known.End >= view.UidNext) return known;
        var texts = new DistinctTexts();
        List<uint> uids = [];
        List<int> numbers = [];
        await ReadAsync(view, known.End, ColumnOf(key), row => numbers.Add(texts.Add(row.Blob(1))), uids, cancellationToken);
        var (table, ranks) = texts.Sort();
        var column = known.Continue([.. uids], [.. numbers.Select(number => ranks[number])], table, view.UidNext);
        store.Keys.Hold(id, column);
        return column;
    }

    /// <summary>When the messages that a view may show were sent.</summary>
    public async ValueTask<SentColumn> SentAsync(MailboxView view, CancellationToken cancellationToken)
    {
        var id = new KeyColumnId(store, view.MailboxId, "Sent");
        var known = Known(id, SentColumn.Empty);
        if (known.End >= view.UidNext) return known;
        List<uint> uids = [];
        List<long> seconds = [];
        await ReadAsync(
            view, known.End, "sent", row => seconds.Add(row.IsNull(1) ? SentColumn.Unknown : row.Int64(1)), uids, cancellationToken);
        var column = known.Continue([.. uids], [.. seconds], view.UidNext);
        store.Keys.Hold(id, column);
        return column;
    }

    /// <summary>What threads the messages that a view may show.</summary>
    /// <exception cref="StoreRefusedException">They have more than <see cref="MessageThreader.MaxReferences"/> references.</exception>
    public async ValueTask<ReferenceColumn> ReferencesAsync(MailboxView view, CancellationToken cancellationToken)
    {
        var id = new KeyColumnId(store, view.MailboxId, "References");
        var known = Known(id, ReferenceColumn.Empty);
        if (known.End >= view.UidNext) return known;
        List<uint> uids = [];
        List<long?> ids = [];
        List<bool> replies = [];
        List<int> ends = [];
        List<long> references = [];
        await ReadAsync(view, known.End, "message_id, in_reply_to, is_reply, refs", Take, uids, cancellationToken);
        var column = known.Continue([.. uids], [.. ids], [.. replies], [.. ends], [.. references], view.UidNext);
        store.Keys.Hold(id, column);
        return column;

        void Take(SqliteStatement row)
        {
            if (known.References + references.Count > MessageThreader.MaxReferences)
                throw new StoreRefusedException(StoreRefusal.LimitReached, $"The messages have more than {MessageThreader.MaxReferences} references.");
            ids.Add(row.IsNull(1) ? null : row.Int64(1));
            replies.Add(row.Int32(3) != 0);
            var hashes = row.Blob(4);
            for (; hashes.Length >= 8; hashes = hashes[8..]) references.Add(BinaryPrimitives.ReadInt64LittleEndian(hashes));
            var start = ends.Count == 0 ? 0 : ends[^1];
            if (references.Count == start && !row.IsNull(2)) references.Add(row.Int64(2));
            ends.Add(references.Count);
        }
    }

    /// <summary>Takes note of a message whose keys can't be read.</summary>
    public void Note(long mailboxId, Uid uid, BlobDamagedException damage) => damaged?.Add(mailboxId, uid, damage);

    /// <summary>Tells how far reading has come.</summary>
    public ValueTask TellAsync(long done, long all) => progress is null ? ValueTask.CompletedTask : progress(done, all);

    /// <summary>What is in memory of a column, perhaps none of it.</summary>
    public TColumn Known<TColumn>(KeyColumnId id, TColumn none)
        where TColumn : KeyColumn
    {
        var isHeld = store.Keys.TryFind<TColumn>(id, out var column);
        store.Instruments.CacheAsked("sort_keys", isHeld);
        return column ?? none;
    }

    /// <summary>The UIDs that keys are stored of, from one on, also of messages that were expunged.</summary>
    public async ValueTask<uint[]> UidsAsync(MailboxView view, Uid from, CancellationToken cancellationToken)
    {
        List<uint> uids = [];
        await ReadAsync(view, from, "NULL", static _ => { }, uids, cancellationToken);
        return [.. uids];
    }

    async ValueTask ReadAsync(
        MailboxView view, Uid from, string columns, Action<SqliteStatement> take, List<uint> uids, CancellationToken cancellationToken)
    {
        for (var next = from; next < view.UidNext;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            next = ReadPage(view, next, columns, take, uids);
            await Task.Yield();
            if (next < view.UidNext) await TellAsync(uids.Count, Math.Max(view.Count, uids.Count));
        }
    }

    Uid ReadPage(MailboxView view, Uid from, string columns, Action<SqliteStatement> take, List<uint> uids)
    {
        using var lease = store.Readers.Rent();
        var statement = lease.Connection.Prepare($"SELECT key, {columns} FROM message_keys WHERE key >= ?1 AND key < ?2 ORDER BY key LIMIT ?3")
            .Bind(1, MessageKey.Of(view.MailboxId, from)).Bind(2, MessageKey.Of(view.MailboxId, view.UidNext)).Bind(3, PageSize);
        var count = 0;
        for (; statement.Step(); count++)
        {
            uids.Add(MessageKey.UidOf(statement.Int64(0)));
            take(statement);
        }
        statement.Reset();
        return count < PageSize ? view.UidNext : new Uid(uids[^1] + 1);
    }

    static string ColumnOf(TextKey key) => key switch
    {
        TextKey.Subject => "base_subject",
        TextKey.From => "from_key",
        TextKey.To => "to_key",
        TextKey.Cc => "cc_key",
        TextKey.FromDisplay => "from_display",
        _ => "to_display",
    };
}
