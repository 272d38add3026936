using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>Message-IDs as hashes: the first 64 bits of the SHA-256 of the normalised identifier.</summary>
static class MessageIds
{
    /// <summary>
    /// The identifiers in angle brackets of a field, in order; without any, none. White space is dropped and quoting is removed, for it
    /// carries no meaning (RFC 5256 §3, "normalized"). Of more than <paramref name="limit"/> the last ones are kept.
    /// </summary>
    public static long[] Hash(string text, int limit)
    {
        var spans = new Queue<Range>();
        for (var i = text.IndexOf('<', StringComparison.Ordinal); i >= 0; i = text.IndexOf('<', i))
        {
            var length = text.AsSpan(i + 1).IndexOfAny('<', '>');
            if (length < 0)
                break;

            var end = i + 1 + length;
            if (length > 0 && text[end] == '>')
                spans.Enqueue((i + 1)..end);
            if (spans.Count > limit)
                spans.Dequeue();
            i = end;
        }

        return [.. spans.Select(span => Hash(text[span]))];
    }

    static long Hash(string id)
    {
        var normalised = new StringBuilder(id.Length);
        for (var i = 0; i < id.Length; i++)
        {
            if (id[i] == '\\' && i + 1 < id.Length)
                i++;
            else if (id[i] is ' ' or '\t' or '"')
                continue;
            normalised.Append(id[i]);
        }

        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(normalised.ToString())));
    }
}
