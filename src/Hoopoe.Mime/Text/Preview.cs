using System.Text;

namespace Hoopoe.Mime;

/// <summary>The PREVIEW of a message (RFC 8970 §3.3).</summary>
public static class Preview
{
    /// <summary>The most characters, in code points, that a preview has.</summary>
    public const int Length = 200;

    /// <summary>Characters of decoded text that are looked at in one part.</summary>
    const int Looked = 64 * 1024;

    /// <summary>
    /// The beginning of the first part that has text of its own: attachments, quoted text, signatures and markup left out, white space
    /// collapsed. Empty if there is none.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="structure">What <see cref="MessageScanner"/> found in it.</param>
    public static string Create(ReadOnlyMemory<byte> message, MessageStructure structure) => Create(MessageText.Octets(message), structure);

    /// <inheritdoc cref="Create(ReadOnlyMemory{byte}, MessageStructure)"/>
    /// <remarks>Only headers and the text that is asked for are read, never an attachment.</remarks>
    public static string Create(MessageOctets message, MessageStructure structure)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(structure);
        foreach (ref readonly var part in structure.Parts)
        {
            var content = ContentHeader.Read(message(part.Header).Span, part.DefaultsToMessage);
            if (content.Disposition is { IsAttachment: true })
                continue;
            if (PartText.Open(message, part, content.Type, dropsQuotes: true) is not { } text)
                continue;

            var start = ReadStart(text);
            var preview = Collapse(content.Type.Is("text", "html") ? start : WithoutQuotes(start));
            if (preview.Length > 0)
                return preview;
        }

        return "";
    }

    static string ReadStart(PartText text)
    {
        var start = new StringBuilder();
        while (start.Length < Looked && text.Next() is { } piece)
            start.Append(piece, 0, Math.Min(piece.Length, Looked - start.Length));
        return start.ToString();
    }

    /// <summary>Leaves out lines that begin with ">", the line before them that says who wrote them, and the signature.</summary>
    static string WithoutQuotes(string text)
    {
        var kept = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd('\r')))
        {
            if (line == "-- ")
                break;
            if (!line.StartsWith('>'))
                kept.Add(line);
            else if (kept.Count > 0 && kept[^1].EndsWith(':'))
                kept.RemoveAt(kept.Count - 1);
        }

        return string.Join(' ', kept);
    }

    static string Collapse(string text)
    {
        var result = new StringBuilder();
        var count = 0;
        var spaced = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (count >= Length)
                break;
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                spaced = count > 0;
            }
            else if (rune.Value is not (0xAD or 0x34F or 0x200B or 0x200C or 0x2060 or 0xFEFF))
            {
                if (spaced && ++count < Length)
                    result.Append(' ');
                if (count >= Length)
                    break;
                result.Append(rune.ToString());
                count++;
                spaced = false;
            }
        }

        return result.ToString().TrimEnd();
    }
}
