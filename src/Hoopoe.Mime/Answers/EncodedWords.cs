using System.Text;

namespace Hoopoe.Mime;

/// <summary>Text with characters above 127 as encoded words (RFC 2047), in UTF-8 and base64.</summary>
static class EncodedWords
{
    const string Opening = "=?utf-8?b?";
    const string Closing = "?=";

    /// <summary>45 octets are 60 of base64, with the frame 72 of the 75 that a word may have (RFC 2047 §2).</summary>
    const int OctetsPerWord = 45;

    /// <summary>
    /// Encodes the words that need it, those next to one another together with the white space between them, and leaves all others as
    /// they are. White space between an encoded word of the text and a new one is encoded, for decoders drop it (RFC 2047 §6.2).
    /// </summary>
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length * 2);
        var copied = 0;
        var i = 0;
        while (i < text.Length)
        {
            var start = i + text.AsSpan(i).IndexOfAnyExceptInRange('\0', '\x7F');
            if (start < i)
                break;

            start = WordStart(text, start, copied);
            var end = RunEnd(text, start);
            var inner = text.AsSpan(start, end - start);
            var withSpaceBefore = start > copied && EndsInEncodedWord(text.AsSpan(copied, start - copied));
            var withSpaceAfter = end < text.Length && text.AsSpan(end).TrimStart(" \t").StartsWith("=?");
            result.Append(text, copied, start - copied);
            AppendWords(result, string.Concat(withSpaceBefore ? " " : "", inner, withSpaceAfter ? " " : ""));
            copied = i = end;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    static int WordStart(string text, int i, int from)
    {
        var space = text.AsSpan(from, i - from).LastIndexOfAny(' ', '\t');
        return space < 0 ? from : from + space + 1;
    }

    /// <summary>The end of the last word, from a position on, in an unbroken row of words with characters above 127.</summary>
    static int RunEnd(string text, int start)
    {
        var end = start;
        var i = start;
        while (i < text.Length)
        {
            var length = text.AsSpan(i).IndexOfAny(' ', '\t');
            var wordEnd = length < 0 ? text.Length : i + length;
            if (wordEnd > i && !text.AsSpan(i, wordEnd - i).ContainsAnyExceptInRange('\0', '\x7F'))
                break;
            if (wordEnd > i)
                end = wordEnd;
            i = wordEnd + 1;
        }

        return end;
    }

    static bool EndsInEncodedWord(ReadOnlySpan<char> text) => text.TrimEnd(" \t").EndsWith("?=");

    static void AppendWords(StringBuilder result, string text)
    {
        Span<byte> octets = stackalloc byte[OctetsPerWord];
        var used = 0;
        var first = true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > OctetsPerWord)
            {
                AppendWord(result, octets[..used], ref first);
                used = 0;
            }

            used += rune.EncodeToUtf8(octets[used..]);
        }

        AppendWord(result, octets[..used], ref first);
    }

    static void AppendWord(StringBuilder result, ReadOnlySpan<byte> octets, ref bool first)
    {
        result.Append(first ? "" : " ").Append(Opening).Append(Convert.ToBase64String(octets)).Append(Closing);
        first = false;
    }
}
