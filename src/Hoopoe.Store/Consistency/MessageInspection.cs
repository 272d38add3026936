using Hoopoe.Mime;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>A message that is not as it should be.</summary>
/// <param name="Row">The message.</param>
/// <param name="Account">Whose it is; 0 if its mailbox is not there.</param>
/// <param name="Fault">What is wrong, in words that follow "message 5".</param>
/// <param name="Right">What its rows should have, where its body is sound; null where the body is damaged.</param>
sealed record MessageFinding(StoredRow Row, long Account, string Fault, ScannedMessage? Right);

/// <summary>
/// Reads messages, a page at a time, and holds each against its checksum and its rows against its bytes. It holds no transaction while it reads
/// bodies; what it finds is looked at again, so that a message that was expunged, moved or erased meanwhile is no fault.
/// </summary>
sealed class MessageInspection(PackStore packs) : IDisposable
{
    /// <summary>How many messages a page has.</summary>
    public const int PageSize = 64;

    readonly BodyBuffer _buffer = new();

    /// <summary>How many bytes of bodies were read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Inspects the messages of a page.</summary>
    /// <param name="rows">Where rows are read.</param>
    /// <param name="page">The messages.</param>
    /// <param name="cancellationToken">Gives up between messages.</param>
    public List<MessageFinding> Run(SqliteReaderPool rows, List<StoredRow> page, CancellationToken cancellationToken)
    {
        var findings = new List<MessageFinding>();
        foreach (var row in page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Inspect(rows, row) is null) continue;
            // Once more, as it is now.
            if (rows.Read(connection => StoredRow.Find(connection, row.Key)) is { } now && Inspect(rows, now) is { } finding) findings.Add(finding);
        }
        return findings;
    }

    /// <summary>The bytes of a body, valid until the next are read, if they are sound; otherwise what is wrong.</summary>
    public string? Read(BlobRef blob, out ReadOnlyMemory<byte> body)
    {
        body = default;
        try
        {
            body = _buffer.Read(packs.OpenRead(blob), new ByteRange(0, blob.Length));
            Bytes += blob.Length;
            return null;
        }
        catch (BlobDamagedException damage)
        {
            return damage.Fault;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    MessageFinding? Inspect(SqliteReaderPool rows, StoredRow row)
    {
        if (Read(row.Body, out var body) is { } damage)
        {
            var owner = rows.Read(connection => MailboxRow.Find(connection, MessageKey.MailboxOf(row.Key))?.Account ?? 0);
            return new MessageFinding(row, owner, $"its body is lost: {damage} ({row.Body.Segment:D8}.pack at {row.Body.Offset}).", null);
        }
        var scanned = ScannedMessage.Of(body);
        var different = row.Differences(scanned).ToList();
        var (account, knowsThread) = rows.Read(connection =>
        {
            var owner = MailboxRow.Find(connection, MessageKey.MailboxOf(row.Key))?.Account ?? 0;
            return (owner, owner == 0 || ThreadRows.Knows(connection, owner, scanned));
        });
        if (!knowsThread) different.Add("thread (it is not known)");
        return different.Count == 0
            ? null
            : new MessageFinding(row, account, $"not what its bytes say: {string.Join(", ", different)}.", scanned);
    }
}
