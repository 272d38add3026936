using System.Text;
using CsCheck;

namespace Hoopoe.Mime.Tests;

/// <summary>Generates well-formed messages of random shape: nested multiparts, digests and encapsulated messages.</summary>
static class WellFormed
{
    static readonly Gen<string> Line = Gen.Char[' ', '~'].Array[0, 40].Select(characters => "." + new string(characters));
    static readonly Gen<string> Text = Line.Array[0, 6].Select(lines => string.Join("\n", lines));
    static readonly Gen<string> LeafType = Gen.OneOf(
        "text/plain", "text/html;\n charset=utf-8", "image/png", "application/x-y; name=\"a b\"", "message/delivery-status");

    static readonly Gen<string> Leaf = Gen.Select(LeafType, Text, (type, text) => $"Content-Type: {type}\nContent-ID: <1@x>\n\n{text}");

    public static Gen<byte[]> Message { get; } = Gen.Select(Entity(4), Gen.Bool, Gen.Bool, (entity, crlf, ended) =>
    {
        var text = "Subject: generated\nFrom: a@example.org\n" + entity + (ended ? "\n" : "");
        return Encoding.ASCII.GetBytes(crlf ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text);
    });

    static Gen<string> Entity(int depth) => depth == 0
        ? Leaf
        : Gen.Frequency(
            (2, Leaf),
            (3, Multipart(depth)),
            (1, Entity(depth - 1).Select(entity => "Content-Type: message/rfc822\n\nSubject: inner\n" + entity)));

    static Gen<string> Multipart(int depth) =>
        Gen.Select(Gen.OneOf("mixed", "alternative", "x-unknown"), Gen.Int[0, 9], Line, Entity(depth - 1).Array[1, 4])
            .Select((subtype, id, preamble, parts) =>
            {
                var boundary = $"b{depth}-{id}";
                var bodies = string.Concat(parts.Select(part => $"\n--{boundary}\n{part}"));
                return $"Content-Type: multipart/{subtype}; boundary=\"{boundary}\"\n\n{preamble}{bodies}\n--{boundary}--\n.epilogue";
            });
}
