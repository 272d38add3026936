namespace Hoopoe.Mime;

/// <summary>The text of a message as TEXT and BODY searches see it: transfer encodings, charsets and encoded words decoded.</summary>
public static class MessageText
{
    /// <summary>
    /// The text of a message in order: its header, then of each part the description and file names, the text (of HTML what is visible)
    /// or the header of an encapsulated message. It comes in pieces of some ten thousand characters, whatever the size of the message.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="structure">What <see cref="MessageScanner"/> found in it.</param>
    public static IEnumerable<TextPiece> Read(ReadOnlyMemory<byte> message, MessageStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        for (var i = 0; i < structure.Parts.Length; i++)
        {
            var part = structure.Parts[i];
            var opensMessage = i == 0 || structure.Parts[i - 1].Kind == PartKind.Message;
            var header = opensMessage ? new HeaderPieces(message[part.HeaderOffset..part.BodyOffset]) : null;
            foreach (var piece in Pieces(header is null ? null : header.Next, isHeader: i == 0))
                yield return piece;

            var content = ContentHeader.Read(part.HeaderOf(message.Span), part.DefaultsToMessage);
            var names = Names(content, withDescription: !opensMessage);
            if (names.Length > 0)
                yield return new TextPiece(IsHeader: false, names, Continues: false);

            var text = PartText.Open(message, part, content.Type, dropsQuotes: false);
            foreach (var piece in Pieces(text is null ? null : text.Next, isHeader: false))
                yield return piece;
        }
    }

    static IEnumerable<TextPiece> Pieces(Func<string?>? next, bool isHeader)
    {
        var continues = false;
        for (var text = next?.Invoke(); text is not null; text = next!())
        {
            yield return new TextPiece(isHeader, text, continues);
            continues = true;
        }
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
