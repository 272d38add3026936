using System.Buffers;
using System.Collections.Immutable;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Commands;

/// <summary>
/// Writes BINARY[…] and BINARY.SIZE[…] (RFC 3516, RFC 9051 §6.4.5): a part with its transfer encoding undone, as literal8 where it holds NUL. A part
/// whose encoding is not known is NIL, and the command then fails with UNKNOWN-CTE.
/// </summary>
sealed class BinaryPartWriter(SessionContext context)
{
    const int StepSize = 32 * 1024;

    /// <summary>Why the command as a whole fails though it goes on to the end, or null.</summary>
    public CommandResult? Problem { get; private set; }

    /// <summary>Writes the value of BINARY[…].</summary>
    public async ValueTask WriteAsync(FetchBinary item, StoredMessage message, CancellationToken cancellationToken)
    {
        if (await DecodeAsync(item.Part, message, cancellationToken) is not { } decoded)
        {
            context.Output.Nil();
            return;
        }
        var octets = Cut(decoded.WrittenMemory, item.Range);
        context.Output.LiteralHeader(octets.Length, isBinary: octets.Span.Contains((byte)0));
        for (; !octets.IsEmpty; octets = octets[Math.Min(StepSize, octets.Length)..])
        {
            context.Output.Raw(octets.Span[..Math.Min(StepSize, octets.Length)]);
            await context.FlushIfFullAsync(cancellationToken);
        }
    }

    /// <summary>Writes the value of BINARY.SIZE[…]; 0 for a part that is not there.</summary>
    public async ValueTask WriteSizeAsync(FetchBinarySize item, StoredMessage message, CancellationToken cancellationToken) =>
        context.Output.Number((await DecodeAsync(item.Part, message, cancellationToken))?.WrittenCount ?? 0);

    async ValueTask<ArrayBufferWriter<byte>?> DecodeAsync(ImmutableArray<uint> part, StoredMessage message, CancellationToken cancellationToken)
    {
        var structure = message.Structure!;
        int[] path = [.. part.Select(number => (int)Math.Min(number, int.MaxValue))];
        if (!structure.TryFind(path, out var index)) return null;
        var (range, encoding, isText) = Content(structure.Parts[index], isMessage: path.Length == 0, structure.Size);

        using var buffer = new BodyBuffer();
        var stored = await buffer.ReadAsync(context.Account.Messages.OpenBody(message.Body), range, cancellationToken);
        var decoded = new ArrayBufferWriter<byte>(Math.Max(stored.Length, 1));
        if (TransferDecoding.TryDecode(encoding, stored.Span, decoded, isText)) return decoded;
        Problem = CommandResult.No(ResponseCode.UnknownCte, "The encoding of a part is not known.");
        return null;
    }

    /// <summary>Only leaves have an encoding of their own; the message as a whole and what contains parts go as they are.</summary>
    static (ByteRange Range, TransferEncoding Encoding, bool IsText) Content(MessagePart part, bool isMessage, long size)
    {
        if (isMessage) return (new ByteRange(0, size), TransferEncoding.Binary, false);
        return part.Kind == PartKind.Leaf ? (part.Body, part.Encoding, part.IsText) : (part.Body, TransferEncoding.Binary, false);
    }

    static ReadOnlyMemory<byte> Cut(ReadOnlyMemory<byte> octets, OctetRange? partial)
    {
        if (partial is not { } wanted) return octets;
        var offset = (int)Math.Min(wanted.Offset, octets.Length);
        return octets.Slice(offset, (int)Math.Min(wanted.Length, octets.Length - offset));
    }
}
