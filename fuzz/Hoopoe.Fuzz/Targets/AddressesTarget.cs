using Hoopoe.Mime;

namespace Hoopoe.Fuzz.Targets;

/// <summary>Address lists of header fields, and the ENVELOPE made of them.</summary>
sealed class AddressesTarget : FuzzTarget
{
    public override string Name => "addresses";

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "a@example.org", "\"x, y\" <b@example.org>", "group: c@d.example, e@f.example;", "<@r1,@r2:g@h>", "(comment (nested))", "(x\\",
        "undisclosed-recipients:;", "\"\\\"\"", "<>",
        "@", ",", ";", ":", "<", ">", "\\", "(", ")", "[", "]", "[127.0.0.1]", "=?utf-8?q?=C3=A4?=", " ", "\r\n ", "\t", ".", "..",
        "\u00e4", "\0", "\r", "\n");

    public override void Run(ReadOnlySpan<byte> input)
    {
        var list = new List<Address>();
        AddressParser.Parse(FieldText.Unfold(input), list, MimeLimits.Addresses);
        Require(list.Count <= 2 * MimeLimits.Addresses + 2, "more addresses than the bound");
        byte[] header = [.. "From: "u8, .. input, .. "\r\nTo: "u8, .. input, .. "\r\n\r\n"u8];
        var answers = StoredAnswers.Create(header, MessageScanner.Scan(header));
        foreach (var octet in answers.Envelope) Require(octet is > 0 and < 128, "an ENVELOPE that is not ASCII");
    }
}
