using System.Buffers;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>Subsets of a header for HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 §6.4.5.1).</summary>
public static class HeaderFields
{
    /// <summary>
    /// Copies the fields with one of the names, or all others, as stored and in order. The blank line follows where the header has one
    /// (RFC 9051 §6.4.5.1: always, except in a message with neither body nor blank line). Lines that are no field count as others.
    /// </summary>
    /// <param name="header">The header with its blank line.</param>
    /// <param name="names">Field names in any case of ASCII letters.</param>
    /// <param name="not">True for HEADER.FIELDS.NOT.</param>
    /// <param name="output">Where the subset is appended.</param>
    public static void Select(ReadOnlySpan<byte> header, IReadOnlyList<ReadOnlyMemory<byte>> names, bool not, IBufferWriter<byte> output)
    {
        var wanted = new HashSet<string>(names.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
            wanted.Add(Encoding.Latin1.GetString(name.Span));
        Select(header, wanted, not, output);
    }

    /// <inheritdoc cref="Select(ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, bool, IBufferWriter{byte})"/>
    public static void Select(ReadOnlySpan<byte> header, IReadOnlyList<string> names, bool not, IBufferWriter<byte> output) =>
        Select(header, new HashSet<string>(names, StringComparer.OrdinalIgnoreCase), not, output);

    static void Select(ReadOnlySpan<byte> header, HashSet<string> wanted, bool not, IBufferWriter<byte> output)
    {
        var lookup = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        var longest = wanted.Count == 0 ? 0 : wanted.Max(name => name.Length);
        var name = longest <= 256 ? stackalloc char[256] : new char[longest];
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            var matches = !fields.Name.IsEmpty && fields.Name.Length <= longest
                && lookup.Contains(name[..Encoding.Latin1.GetChars(fields.Name, name)]);
            if (matches != not)
                output.Write(fields.Field);
        }

        output.Write(fields.BlankLine);
    }
}
