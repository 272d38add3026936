using System.Buffers;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>
/// The collation i;unicode-casemap (RFC 5051): strings are equal, or one contains the other, if their folded forms are so. Each code
/// point is folded by itself, so text may be folded in pieces, cut anywhere but within a surrogate pair.
/// </summary>
public static class CaseMap
{
    static readonly CaseMapTable Table = CaseMapTable.Load();

    /// <summary>The folded form: titlecase mapping, then full decomposition (RFC 5051 §2).</summary>
    /// <remarks>To order folded strings compare their code points, as by their UTF-8; UTF-16 orders differently.</remarks>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var output = new ArrayBufferWriter<char>(text.Length + 16);
        Fold(text, output);
        return output.WrittenSpan.ToString();
    }

    /// <inheritdoc cref="Fold(ReadOnlySpan{char})"/>
    public static string Fold(string text) => Fold(text.AsSpan());

    /// <summary>Appends the folded form to a buffer. A surrogate without its other half becomes U+FFFD.</summary>
    public static void Fold(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!text.IsEmpty)
        {
            Ascii.ToUpper(text, output.GetSpan(text.Length), out var plain);
            output.Advance(plain);
            text = text[plain..];
            while (!text.IsEmpty && text[0] > '\x7F')
            {
                Rune.DecodeFromUtf16(text, out var rune, out var length);
                Append(rune, output);
                text = text[length..];
            }
        }
    }

    static void Append(Rune rune, IBufferWriter<char> output)
    {
        if (Table.Find(rune.Value) is { } folded)
            output.Write(folded);
        else if (Hangul.IsSyllable(rune.Value))
            Hangul.Decompose(rune.Value, output);
        else
            output.Advance(rune.EncodeToUtf16(output.GetSpan(2)));
    }
}
