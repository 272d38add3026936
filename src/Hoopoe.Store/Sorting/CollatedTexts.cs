using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Sorting;

/// <summary>
/// Makes the columns of texts in the order of another collation than the default (RFC 5255 §4.2). What is stored is prepared by the
/// default, so
/// these are read from the messages' headers, once.
/// </summary>
sealed class CollatedTexts(KeyColumns keys, EmbeddedStore store, Collation collation)
{
    readonly MessageReader _messages = new(store);
    readonly DistinctTexts _texts = new();
    readonly List<int> _numbers = [];
    bool _isWhole = true;

    /// <summary>
    /// A text of all messages that a view may show; that of a message that is not stored any more, or whose header is damaged, is empty.
    /// </summary>
    public async ValueTask<TextColumn> ReadAsync(MailboxView view, TextKey key, CancellationToken cancellationToken)
    {
        var id = new KeyColumnId(store, view.MailboxId, $"{key} {collation.Name}");
        var known = keys.Known(id, TextColumn.Empty);
        if (known.End >= view.UidNext) return known;
        var uids = await keys.UidsAsync(view, known.End, cancellationToken);
        for (var start = 0; start < uids.Length; start += MessageReader.PageSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            ReadPage(view.MailboxId, uids.AsSpan(start, Math.Min(MessageReader.PageSize, uids.Length - start)), key);
            await keys.TellAsync(start, uids.Length);
        }
        var (table, ranks) = _texts.Sort();
        var column = known.Continue(uids, [.. _numbers.Select(number => ranks[number])], table, view.UidNext);
        if (_isWhole) store.Keys.Hold(id, column);
        return column;
    }

    void ReadPage(long mailboxId, ReadOnlySpan<uint> uids, TextKey key)
    {
        using var buffer = new BodyBuffer();
        var wanted = new Uid[uids.Length];
        for (var index = 0; index < wanted.Length; index++) wanted[index] = new Uid(uids[index]);
        var stored = _messages.Read(mailboxId, wanted, StoredColumns.Structure);
        var next = 0;
        foreach (var uid in wanted)
        {
            if (next == stored.Count || stored[next].Uid != uid)
            {
                _numbers.Add(_texts.Add([]));
                continue;
            }
            var message = stored[next++];
            if (TryReadHeader(mailboxId, message, buffer, out var header))
                _numbers.Add(_texts.Add(Encoding.UTF8.GetBytes(collation.Prepare(TextOf(SortTexts.Read(header.Span), key)))));
            else _numbers.Add(_texts.Add([]));
        }
    }

    bool TryReadHeader(long mailboxId, StoredMessage message, BodyBuffer buffer, out ReadOnlyMemory<byte> header)
    {
        try
        {
            header = buffer.Read(_messages.OpenBody(message.Body), message.Structure!.Root.Header);
            return true;
        }
        catch (BlobDamagedException damage)
        {
            keys.Note(mailboxId, message.Uid, damage);
            _isWhole = false;
            header = default;
            return false;
        }
    }

    static string TextOf(SortTexts texts, TextKey key) => key switch
    {
        TextKey.Subject => texts.BaseSubject,
        TextKey.From => texts.FromMailbox,
        TextKey.To => texts.ToMailbox,
        TextKey.Cc => texts.CcMailbox,
        TextKey.FromDisplay => texts.FromDisplay,
        _ => texts.ToDisplay,
    };
}
