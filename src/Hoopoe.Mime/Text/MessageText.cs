namespace Hoopoe.Mime;

/// <summary>The text of a message as TEXT and BODY searches see it: transfer encodings, charsets and encoded words decoded.</summary>
public static class MessageText
{
    /// <summary>
    /// The text of a message in order: its header, then of each part the header and, if it is text, its text (of HTML what is visible).
    /// It comes in pieces of some ten thousand characters, whatever the size of the message.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="structure">What <see cref="MessageScanner"/> found in it.</param>
    public static IEnumerable<TextPiece> Read(ReadOnlyMemory<byte> message, MessageStructure structure) => Read(Octets(message), structure);

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, MessageStructure)"/>
    /// <remarks>Only headers and the text that is asked for are read, never an attachment.</remarks>
    public static IEnumerable<TextPiece> Read(MessageOctets message, MessageStructure structure)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(structure);
        for (var i = 0; i < structure.Parts.Length; i++)
        {
            var part = structure.Parts[i];
            var octets = message(part.Header);
            var content = ContentHeader.Read(octets.Span, part.DefaultsToMessage);
            foreach (var piece in Pieces(new HeaderPieces(octets).Next, isHeader: true))
                yield return piece;

            var names = Names(content);
            if (names.Length > 0)
                yield return new TextPiece(IsHeader: true, names, Continues: false);

            var text = PartText.Open(message, part, content.Type, dropsQuotes: false);
            foreach (var piece in Pieces(text is null ? null : text.Next, isHeader: false))
                yield return piece;
        }
    }

    /// <summary>The octets of a message in memory.</summary>
    internal static MessageOctets Octets(ReadOnlyMemory<byte> message) => range => message.Slice((int)range.Offset, (int)range.Length);

    static IEnumerable<TextPiece> Pieces(Func<string?>? next, bool isHeader)
    {
        var continues = false;
        for (var text = next?.Invoke(); text is not null; text = next!())
        {
            yield return new TextPiece(isHeader, text, continues);
            continues = true;
        }
    }

    /// <summary>The names of a part's content: a field's text shows them still encoded (RFC 2231).</summary>
    static string Names(ContentHeader content)
    {
        var names = new HashSet<string>();
        if (content.Type.Parameter("name") is { } name)
            names.Add(HeaderText.DecodeWords(name));
        if (content.Disposition?.FileName is { } fileName)
            names.Add(HeaderText.DecodeWords(fileName));
        return string.Join('\n', names);
    }
}
