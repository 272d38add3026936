using System.Text;

namespace Hoopoe.Mime;

/// <summary>The text of a message as TEXT and BODY searches see it: transfer encodings, charsets and encoded words decoded.</summary>
public static class MessageText
{
    /// <summary>
    /// The text of a message in order: its header, then of each part the description and file names, the text (of HTML what is visible)
    /// or the header of an encapsulated message. A body comes in pieces of some ten thousand characters; a header and a header field are
    /// whole, so they are what bounds the memory.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="structure">What <see cref="MessageScanner"/> found in it.</param>
    public static IEnumerable<TextPiece> Read(ReadOnlyMemory<byte> message, MessageStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        for (var i = 0; i < structure.Parts.Length; i++)
        {
            var part = structure.Parts[i];
            var content = ContentHeader.Read(part.HeaderOf(message.Span), part.DefaultsToMessage);
            var opensMessage = i == 0 || structure.Parts[i - 1].Kind == PartKind.Message;
            var header = opensMessage ? AllFields(part.HeaderOf(message.Span)) : "";
            if (header.Length > 0)
                yield return new TextPiece(IsHeader: i == 0, header, Continues: false);

            var names = Names(content, withDescription: !opensMessage);
            if (names.Length > 0)
                yield return new TextPiece(IsHeader: false, names, Continues: false);

            var text = PartText.Open(message, part, content.Type, dropsQuotes: false);
            var continues = false;
            for (var piece = text?.Next(); piece is not null; piece = text!.Next())
            {
                yield return new TextPiece(IsHeader: false, piece, continues);
                continues = true;
            }
        }
    }

    static string AllFields(ReadOnlySpan<byte> header)
    {
        var text = new StringBuilder(header.Length);
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            if (fields.Name.IsEmpty)
                text.Append(HeaderText.Decode(fields.Field));
            else
                text.Append(Encoding.ASCII.GetString(fields.Name)).Append(": ").Append(HeaderText.Decode(fields.Value));
            text.Append('\n');
        }

        return text.ToString();
    }

    static string Names(ContentHeader content, bool withDescription)
    {
        var lines = new List<string>();
        if (withDescription && content.Description is not null)
            lines.Add(HeaderText.DecodeWords(content.Description));
        if (content.Type.Parameter("name") is { } name)
            lines.Add(HeaderText.DecodeWords(name));
        if (content.Disposition?.FileName is { } fileName)
            lines.Add(HeaderText.DecodeWords(fileName));
        return string.Join('\n', lines.Distinct());
    }
}
