using Hoopoe.Protocol.Model;
using Hoopoe.Server.Moving.Frames;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Writes the messages of a mailbox, as it stands when it begins, into a stream, on the side of whoever has the store. Whoever reads slowly
/// holds up nobody but themselves.
/// </summary>
sealed class AccountExport(Account account)
{
    const int ReadBytes = 64 * 1024;

    readonly byte[] _buffer = new byte[ReadBytes];

    /// <summary>Writes every message; of those in a set, which the reader has, no content.</summary>
    /// <exception cref="BlobDamagedException">A body is not what it was.</exception>
    public async Task RunAsync(MailboxInfo mailbox, UidSet present, Stream stream, CancellationToken cancellationToken)
    {
        var writer = new FrameWriter(stream);
        var view = (await account.OpenMailboxAsync(mailbox.Id)).View;
        foreach (var page in Enumerable.Range(0, view.Count).Chunk(MessageReader.PageSize))
        {
            var messages = account.Messages.Read(mailbox.Id, [.. page.Select(view.UidAt)], StoredColumns.None);
            foreach (var message in messages)
            {
                var state = view.At(view.IndexOf(message.Uid));
                var hasContent = !present.Contains(message.Uid);
                await writer.RecordAsync(
                    new ExportHead(
                        message.Uid.Value, (byte)state.Flags.System, state.Flags.Keywords, state.InternalDate, message.Body.Length, hasContent),
                    MovingJson.Default.ExportHead, cancellationToken);
                if (!hasContent) continue;
                await CopyAsync(message, writer, cancellationToken);
                await writer.EndAsync(cancellationToken);
            }
        }
        await writer.EndAsync(cancellationToken);
        await writer.FlushAsync(cancellationToken);
    }

    async Task CopyAsync(StoredMessage message, FrameWriter writer, CancellationToken cancellationToken)
    {
        var body = account.Messages.OpenBody(message.Body);
        for (var at = 0L; at < body.Length;)
        {
            var count = await body.ReadAsync(at, _buffer, cancellationToken);
            await writer.ContentAsync(_buffer.AsMemory(0, count), cancellationToken);
            at += count;
        }
    }
}
