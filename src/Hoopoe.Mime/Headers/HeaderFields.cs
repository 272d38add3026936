using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>Subsets of a header for HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 §6.4.5.1).</summary>
public static class HeaderFields
{
    /// <inheritdoc cref="HeaderFieldFilter.Select"/>
    /// <param name="header">The header with its blank line.</param>
    /// <param name="names">Field names in any case of ASCII letters.</param>
    /// <param name="not">True for HEADER.FIELDS.NOT.</param>
    /// <param name="output">Where the subset is appended.</param>
    public static void Select(ReadOnlySpan<byte> header, IReadOnlyList<ReadOnlyMemory<byte>> names, bool not, IBufferWriter<byte> output) =>
        new HeaderFieldFilter([.. names.Select(name => name.ToArray())], not).Select(header, output);

    /// <inheritdoc cref="Select(ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, bool, IBufferWriter{byte})"/>
    public static void Select(ReadOnlySpan<byte> header, IReadOnlyList<string> names, bool not, IBufferWriter<byte> output) =>
        new HeaderFieldFilter(names, not).Select(header, output);
}
