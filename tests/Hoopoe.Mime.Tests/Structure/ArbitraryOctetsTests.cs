using System.Buffers;
using CsCheck;

namespace Hoopoe.Mime.Tests;

/// <summary>Whatever the octets, there is a structure, it fits the message, and the answers made of it are good grammar.</summary>
public class ArbitraryOctetsTests
{
    [Fact]
    public void Parts_lie_within_one_another_and_the_message() => AnyMessage.Octets.Sample(message =>
    {
        var structure = MessageScanner.Scan(message);
        Assert.Equal(message.Length, structure.Size);
        Assert.Equal(0, structure.Root.HeaderOffset);
        Assert.Equal(message.Length, structure.Root.End);
        Assert.Equal(structure.Parts.Length, structure.Root.Next);
        AssertNested(structure);
    }, iter: 5_000, print: message => Mail.Text(message));

    [Fact]
    public void Lines_are_the_line_feeds_and_an_unfinished_last_line() => AnyMessage.Octets.Sample(message =>
    {
        foreach (ref readonly var part in MessageScanner.Scan(message).Parts)
        {
            var body = part.BodyOf(message);
            Assert.Equal(body.Count((byte)'\n') + (body is [.., not (byte)'\n'] ? 1 : 0), part.Lines);
        }
    }, iter: 5_000, print: message => Mail.Text(message));

    [Fact]
    public void The_stored_form_reads_back_as_written() => AnyMessage.Octets.Sample(message =>
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
    public void Answers_match_the_grammar() => AnyMessage.Octets.Sample(message =>
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
    public void Keys_text_and_preview_come_of_it_within_bounds() => AnyMessage.Octets.Sample(message =>
    {
        var structure = MessageScanner.Scan(message);
        Assert.InRange(MessageKeys.Extract(message, structure).BaseSubject.Length, 0, message.Length * 20);
        Assert.InRange(Preview.Create(message, structure).EnumerateRunes().Count(), 0, Preview.Length);
        Assert.All(MessageText.Read(message, structure), piece => Assert.NotEmpty(piece.Text));
    }, iter: 3_000, print: message => Mail.Text(message));

    [Fact]
    public void As_literal8_it_is_refused_or_stored_without_NUL_in_the_same_parts() => AnyMessage.Octets.Sample(message =>
    {
        var (ok, stored) = BinaryAppend.Normalise(message);
        Assert.True(ok || message.Contains((byte)0));
        if (!ok)
            return;
        Assert.DoesNotContain((byte)0, stored.ToArray());
        Assert.Equal(MessageScanner.Scan(message).Parts.Length, MessageScanner.Scan(stored.Span).Parts.Length);
    }, iter: 3_000, print: message => Mail.Text(message));

    [Fact]
    public void Selected_fields_and_the_others_are_all_of_the_header() => AnyMessage.Octets.Sample(message =>
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
