using System.Buffers;
using System.Text;
using Hoopoe.Mime;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// Makes the text of a message as searches compare it: decoded, folded by i;unicode-casemap (RFC 5051), in UTF-8, so that octets contain a
/// needle exactly where code points do. Texts that do not continue one another stand apart by an octet that no UTF-8 has. For one thread.
/// </summary>
sealed class TextFolding
{
    /// <summary>What stands between texts that do not continue one another.</summary>
    public const byte Separator = 0xFF;

    /// <summary>Raised when the same message would give another text: everything is built anew then.</summary>
    public const ushort Version = 1;

    const int KeptBuffer = 1 << 20;

    readonly ArrayBufferWriter<char> _folded = new();
    readonly TrigramSet _trigrams;
    ArrayBufferWriter<byte> _headers = new();
    ArrayBufferWriter<byte> _body = new();

    public TextFolding(TrigramSet trigrams) => _trigrams = trigrams;

    /// <summary>The text of a message.</summary>
    /// <param name="emailId">Whose text it is.</param>
    /// <param name="octets">The message; only headers and texts are read.</param>
    /// <param name="structure">Where its parts lie.</param>
    /// <exception cref="BlobDamagedException">The body is not all there.</exception>
    public LooseText Fold(long emailId, MessageOctets octets, MessageStructure structure)
    {
        var header = octets(structure.Root.Header);
        var traits = LookAt(header.Span, out var fields);
        var sentDay = MessageKeys.SentDayIn(header.Span)?.DayNumber ?? -1;
        var ownHeader = -1;
        var isFirst = true;
        foreach (var piece in MessageText.Read(octets, structure))
        {
            var into = piece.IsHeader ? _headers : _body;
            if (!piece.Continues)
            {
                if (!isFirst && ownHeader < 0) ownHeader = _headers.WrittenCount;
                if (into.WrittenCount > 0) into.Write([Separator]);
            }
            isFirst = false;
            Append(piece.Text, into);
            if (_headers.WrittenCount + _body.WrittenCount <= TextLimits.MessageText) continue;
            Reset();
            return Opaque(emailId, sentDay);
        }
        if (ownHeader < 0) ownHeader = _headers.WrittenCount;
        if (fields == 0) ownHeader = 0;
        if (_headers.WrittenSpan[..ownHeader].Count((byte)'\n') != fields) traits |= TextTraits.HasOddHeader;
        var text = Join(out var headers);
        Reset();
        return new LooseText(
            new TextEntry(emailId, 0, text.Length, ownHeader, headers, sentDay, traits, Crc32C.Of(text)), text,
            _trigrams.Collect(text).Length);
    }

    /// <summary>What stands for a message whose text is not kept.</summary>
    public static LooseText Opaque(long emailId, int sentDay) =>
        new(new TextEntry(emailId, 0, 0, 0, 0, sentDay, TextTraits.IsOpaque, Crc32C.Start), [], 0);

    void Append(string text, ArrayBufferWriter<byte> output)
    {
        _folded.ResetWrittenCount();
        CaseMap.Fold(text, _folded);
        var folded = _folded.WrittenSpan;
        output.Advance(Encoding.UTF8.GetBytes(folded, output.GetSpan(Encoding.UTF8.GetMaxByteCount(folded.Length))));
    }

    byte[] Join(out int headers)
    {
        var apart = _headers.WrittenCount > 0 && _body.WrittenCount > 0 ? 1 : 0;
        headers = _headers.WrittenCount + apart;
        var text = new byte[headers + _body.WrittenCount];
        _headers.WrittenSpan.CopyTo(text);
        if (apart == 1) text[headers - 1] = Separator;
        _body.WrittenSpan.CopyTo(text.AsSpan(headers));
        return text;
    }

    void Reset()
    {
        _headers = Emptied(_headers);
        _body = Emptied(_body);
    }

    static ArrayBufferWriter<byte> Emptied(ArrayBufferWriter<byte> buffer)
    {
        if (buffer.Capacity > KeptBuffer) return new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        return buffer;
    }

    static TextTraits LookAt(ReadOnlySpan<byte> header, out int fields)
    {
        fields = 0;
        var traits = TextTraits.None;
        var reader = new HeaderReader(header);
        while (reader.Read())
        {
            fields++;
            if (reader.Name.IsEmpty) traits |= TextTraits.HasOddHeader;
            if (HeaderText.HasMoreForSearch(reader)) traits |= TextTraits.HasAddressesApart;
        }
        return traits;
    }
}
