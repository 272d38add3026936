using System.Text;
using Hoopoe.Mime;

namespace Hoopoe.Store.Search.Texts;

/// <summary>Takes folded texts of messages apart.</summary>
static class TextFields
{
    /// <summary>The values of a field in a header that has a field on each line.</summary>
    public static List<string> Values(ReadOnlySpan<byte> header, string field)
    {
        var values = new List<string>();
        if (field.AsSpan().ContainsAnyExceptInRange('!', '~') || field.Contains(':', StringComparison.Ordinal)) return values;
        var beginning = Encoding.UTF8.GetBytes(CaseMap.Fold(field) + ": ");
        while (!header.IsEmpty)
        {
            var end = header.IndexOf((byte)'\n');
            var line = end < 0 ? header : header[..end];
            if (line.StartsWith(beginning)) values.Add(Encoding.UTF8.GetString(line[beginning.Length..]));
            header = end < 0 ? [] : header[(end + 1)..];
        }
        return values;
    }

    /// <summary>The texts that do not continue one another.</summary>
    public static List<string> Pieces(ReadOnlySpan<byte> text)
    {
        var pieces = new List<string>();
        while (!text.IsEmpty)
        {
            var end = text.IndexOf(TextFolding.Separator);
            pieces.Add(Encoding.UTF8.GetString(end < 0 ? text : text[..end]));
            text = end < 0 ? [] : text[(end + 1)..];
        }
        return pieces;
    }
}
