using System.Buffers;
using CsCheck;

namespace Hoopoe.Mime.Tests;

/// <summary>Whatever the octets, there is a structure, it fits the message, and the answers made of it are good grammar.</summary>
public class ArbitraryOctetsTests
{
    static readonly Gen<byte[]> Noise = Gen.Byte.Array[0, 300];

    static readonly Gen<byte[]> Fragments = Gen.OneOf(
        "\r\n", "\n", "\r", " ", "\t", "\0", "é", "\u00ff", "--", "--b", "--b--", "\r\n--b\r\n", "\r\n--b--\r\n", "\n--bb\n", "--bb--", "\r\n\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/digest; boundary=bb\n", "Content-Type: message/rfc822\r\n",
        "Content-Type: message/global\r\n", "Content-Type: multipart/alternative\r\n", "Content-Type: text/html; charset=\"\r\n x\"\r\n",
        "Content-Type: ;;;=\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: \"\\\r\n", "Subject: é\0\r\n\t\"x\\\r\n",
        "From: A (b <c@d>, \"e\\\"\" <f@g>;:,<@h,@i:j@[k]>\r\n", "To: g: a@b, é@x;, <>, =?utf-8?q?a,b?= <c@d>\r\n", "Cc:\r\n", "Date: \r\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%e2; filename*1=x\r\n", "Content-Language: a, b\r\n", "text", "Message-ID: <a@b>\r\n",
        "Content-Type: image/png; name=\"é\"\r\n", "Sender:é\r\n", ":\r\n", "Content-Disposition: é; x=\0\r\n", "Content-Location: \"\\\r\n")
        .Array[0, 30].Select(parts => Mail.Octets(string.Concat(parts)));

    static readonly Gen<byte[]> Damaged = Gen.Select(WellFormed.Message, Gen.Int[0, 2000], Gen.Int[0, 60], (message, from, length) =>
    {
        from = Math.Min(from, message.Length);
        return message.Where((_, i) => i < from || i >= from + length).ToArray();
    });

    static readonly Gen<byte[]> Any = Gen.OneOf(Noise, Fragments, Damaged);

    [Fact]
    public void Parts_lie_within_one_another_and_the_message() => Any.Sample(message =>
    {
        var structure = MessageScanner.Scan(message);
        Assert.Equal(message.Length, structure.Size);
        Assert.Equal(0, structure.Root.HeaderOffset);
        Assert.Equal(message.Length, structure.Root.End);
        Assert.Equal(structure.Parts.Length, structure.Root.Next);
        AssertNested(structure);
    }, iter: 5_000, print: message => Mail.Text(message));

    [Fact]
    public void Lines_are_the_line_feeds_and_an_unfinished_last_line() => Any.Sample(message =>
    {
        foreach (ref readonly var part in MessageScanner.Scan(message).Parts)
        {
            var body = part.BodyOf(message);
            Assert.Equal(body.Count((byte)'\n') + (body is [.., not (byte)'\n'] ? 1 : 0), part.Lines);
        }
    }, iter: 5_000, print: message => Mail.Text(message));

    [Fact]
    public void The_stored_form_reads_back_as_written() => Any.Sample(message =>
    {
        var structure = MessageScanner.Scan(message);
        var again = MessageStructure.FromBytes(structure.ToBytes());
        Assert.Equal(structure.Size, again.Size);
        Assert.Equal(structure.HasEightBitHeaders, again.HasEightBitHeaders);
        Assert.Equal(structure.Parts, again.Parts);
    }, iter: 3_000, print: message => Mail.Text(message));

    [Fact]
    public void Any_octets_as_a_stored_form_are_read_or_refused() => Gen.Byte[0, 20].Array[0, 40].Sample(octets =>
    {
        octets = [MessageStructure.FormatVersion, .. octets];
        try
        {
            Assert.NotEqual(0, MessageStructure.FromBytes(octets).Parts.Length);
        }
        catch (FormatException)
        {
            // refused, as it may be
        }
    }, iter: 20_000);

    [Fact]
    public void Answers_match_the_grammar() => Any.Sample(message =>
    {
        var answers = Mail.Answers(message);
        WireGrammar.RequireAscii(answers.Envelope);
        WireGrammar.RequireAscii(answers.BodyStructure);
        foreach (var envelope in new[] { answers.Envelope, answers.Utf8Envelope })
        {
            if (envelope is not null)
                WireGrammar.RequireEnvelope(envelope);
        }

        foreach (var body in new[] { answers.BodyStructure, answers.Utf8BodyStructure })
        {
            if (body is null)
                continue;
            WireGrammar.RequireBodyStructure(body);
            var output = new ArrayBufferWriter<byte>();
            BodyStructureText.WithoutExtensions(body, output);
            WireGrammar.RequireBody(output.WrittenSpan.ToArray());
        }
    }, iter: 5_000, print: message => Mail.Text(message));

    [Fact]
    public void Selected_fields_and_the_others_are_all_of_the_header() => Any.Sample(message =>
    {
        var header = MessageScanner.Scan(message).Root.HeaderOf(message).ToArray();
        var chosen = new ArrayBufferWriter<byte>();
        var others = new ArrayBufferWriter<byte>();
        string[] names = ["content-type", "SUBJECT"];
        HeaderFields.Select(header, names, not: false, chosen);
        HeaderFields.Select(header, names, not: true, others);
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
        }

        Assert.Equal(header.Length + fields.BlankLine.Length, chosen.WrittenCount + others.WrittenCount);
        Assert.True(chosen.WrittenSpan.EndsWith(fields.BlankLine) && others.WrittenSpan.EndsWith(fields.BlankLine));
    }, iter: 5_000, print: message => Mail.Text(message));

    static void AssertNested(MessageStructure structure)
    {
        var parts = structure.Parts;
        for (var i = 0; i < parts.Length; i++)
        {
            Assert.True(parts[i].HeaderOffset <= parts[i].BodyOffset && parts[i].BodyOffset <= parts[i].End && parts[i].Next > i);
            Assert.Equal(parts[i].Kind == PartKind.Leaf, parts[i].Next == i + 1);
            var from = parts[i].BodyOffset;
            for (var child = i + 1; child < parts[i].Next; child = parts[child].Next)
            {
                Assert.True(parts[child].HeaderOffset >= from && parts[child].End <= parts[i].End && parts[child].Next <= parts[i].Next);
                from = parts[child].End;
            }
        }
    }
}
