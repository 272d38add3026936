using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Headers;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Reads stored answers and bodies. Rows are read in pages, so that no read transaction outlives a slow client; a message that was expunged
/// is still found while a session may show it.
/// </summary>
public sealed class MessageReader
{
    /// <summary>The most messages of one page.</summary>
    public const int PageSize = 256;

    /// <summary>UIDs that lie no further apart than this are read as one range.</summary>
    const int NearEnough = 8;

    readonly EmbeddedStore _store;

    internal MessageReader(EmbeddedStore store) => _store = store;

    /// <summary>The stored messages with these UIDs, in their order; those the store no longer has are left out.</summary>
    /// <param name="mailboxId">The mailbox.</param>
    /// <param name="uids">At most <see cref="PageSize"/> UIDs, ascending.</param>
    /// <param name="columns">What to read.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more UIDs than a page takes.</exception>
    public IReadOnlyList<StoredMessage> Read(long mailboxId, ReadOnlySpan<Uid> uids, StoredColumns columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uids.Length, PageSize);
        using var lease = _store.Readers.Rent();
        lease.Connection.BeginRead();
        var found = ReadTable(lease.Connection, "message", mailboxId, uids, columns);
        if (found.Count == uids.Length) return found;
        var missing = new List<Uid>();
        var next = 0;
        foreach (var uid in uids)
        {
            if (next < found.Count && found[next].Uid == uid) next++;
            else missing.Add(uid);
        }
        var expunged = ReadTable(lease.Connection, "expunged", mailboxId, missing.ToArray(), columns);
        if (expunged.Count == 0) return found;
        found.AddRange(expunged);
        found.Sort(static (a, b) => a.Uid.CompareTo(b.Uid));
        return found;
    }

    /// <summary>A message that is in a mailbox now; null if there is none with this UID, or it was expunged.</summary>
    public StoredMessage? Find(MailboxInfo mailbox, Uid uid, StoredColumns columns)
    {
        if (uid >= mailbox.UidNext) return null;
        using var lease = _store.Readers.Rent();
        return ReadTable(lease.Connection, "message", mailbox.Id, [uid], columns).FirstOrDefault();
    }

    /// <summary>
    /// The UIDs a client may still hold though their messages are gone from a view: those expunged after a modseq (RFC 7162 §3.2.10). If the
    /// history does not reach back so far, it is every UID in question that has no message: right as well, only larger.
    /// </summary>
    /// <param name="mailbox">The mailbox, for how far back its history reaches.</param>
    /// <param name="view">What the client is told it has now.</param>
    /// <param name="since">The modseq up to which the client knows everything.</param>
    /// <param name="among">The UIDs in question; null for all.</param>
    public UidSet Vanished(MailboxInfo mailbox, MailboxView view, ModSeq since, UidSet? among)
    {
        var gone = since >= mailbox.HistorySince ? VanishedRows(mailbox.Id, since) : null;
        gone ??= view.UidNext > Uid.First ? UidSet.OfRanges([new NumberRange(1, view.UidNext.Value - 1)]) : UidSet.Empty;
        return view.Without(among is null ? gone : gone.Intersect(among));
    }

    UidSet VanishedRows(long mailboxId, ModSeq since)
    {
        using var lease = _store.Readers.Rent();
        return MailboxRows.Vanished(lease.Connection, mailboxId, since);
    }

    /// <summary>For reading the beginnings of many bodies.</summary>
    public BodyWindow OpenBodies() => new(_store.Packs);

    /// <summary>For chosen header fields of a mailbox's messages that clients ask for again and again.</summary>
    /// <param name="mailboxId">The mailbox.</param>
    /// <param name="section">Which fields, as a client spells them.</param>
    public KeptFields OpenFields(long mailboxId, string section) => new(_store, mailboxId, section);

    /// <summary>Opens a body for reading.</summary>
    /// <exception cref="BlobDamagedException">The body is not where its row says.</exception>
    public BlobReader OpenBody(BlobRef body) => _store.Packs.OpenRead(body);

    static List<StoredMessage> ReadTable(
        SqliteConnection rows, string table, long mailboxId, ReadOnlySpan<Uid> uids, StoredColumns columns)
    {
        var found = new List<StoredMessage>(uids.Length);
        var statement = rows.Prepare(Query(table, columns));
        for (var first = 0; first < uids.Length;)
        {
            var last = first;
            while (last + 1 < uids.Length && uids[last + 1].Value - uids[last].Value <= NearEnough) last++;
            statement.Reset();
            statement.Bind(1, MessageKey.Of(mailboxId, uids[first])).Bind(2, MessageKey.Of(mailboxId, uids[last]));
            var wanted = first;
            while (wanted <= last && statement.Step())
            {
                var uid = new Uid(MessageKey.UidOf(statement.Int64(0)));
                while (wanted <= last && uids[wanted] < uid) wanted++;
                if (wanted <= last && uids[wanted] == uid) found.Add(Row(statement, uid, columns));
            }
            first = last + 1;
        }
        statement.Reset();
        return found;
    }

    static string Query(string table, StoredColumns columns)
    {
        var select = "SELECT m.key, m.email_id, m.thread_id, m.segment, m.offset, m.length";
        if (columns == StoredColumns.None) return $"{select} FROM {table} m WHERE m.key BETWEEN ?1 AND ?2 ORDER BY m.key";
        select += columns.HasFlag(StoredColumns.Envelope) ? ", d.envelope, d.envelope_utf8" : ", NULL, NULL";
        select += columns.HasFlag(StoredColumns.BodyStructure) ? ", d.body_structure, d.body_structure_utf8" : ", NULL, NULL";
        select += columns.HasFlag(StoredColumns.Structure) ? ", d.structure" : ", NULL";
        select += columns.HasFlag(StoredColumns.Preview) ? ", d.preview" : ", NULL";
        return $"{select} FROM {table} m JOIN message_data d ON d.key = m.key WHERE m.key BETWEEN ?1 AND ?2 ORDER BY m.key";
    }

    static StoredMessage Row(SqliteStatement row, Uid uid, StoredColumns columns)
    {
        var hasData = columns != StoredColumns.None;
        var body = new BlobRef(row.Int32(3), row.Int64(4), row.Int64(5));
        var structure = columns.HasFlag(StoredColumns.Structure) ? StructureOf(row, body) : null;
        return new StoredMessage
        {
            Uid = uid,
            EmailNumber = row.Int64(1),
            ThreadNumber = row.Int64(2),
            Body = body,
            Envelope = hasData ? row.BytesOrNull(6) : null,
            Utf8Envelope = hasData ? row.BytesOrNull(7) : null,
            BodyStructure = hasData ? row.BytesOrNull(8) : null,
            Utf8BodyStructure = hasData ? row.BytesOrNull(9) : null,
            Structure = structure,
            HasDamagedStructure = structure is null && columns.HasFlag(StoredColumns.Structure),
            Preview = hasData ? row.TextOrNull(11) : null,
        };
    }

    /// <summary>Where the parts of a body lie; null if what is stored of that is damaged.</summary>
    static MessageStructure? StructureOf(SqliteStatement row, BlobRef body)
    {
        try
        {
            var structure = MessageStructure.FromBytes(row.Blob(10));
            return structure.Size == body.Length ? structure : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
