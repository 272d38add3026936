using System.Text;

namespace Hoopoe.Mime.Tests;

/// <summary>Attacks on the scanner: what matters is the shape that comes out, and that it comes out at all.</summary>
public class LimitTests
{
    [Fact]
    public Task Multiparts_100_deep_are_parts_and_deeper_ones_are_text() => HangGuard.Run(() =>
    {
        var text = new StringBuilder();
        for (var i = 0; i < 100_000; i++)
            text.Append("Content-Type: multipart/mixed; boundary=").Append(i).Append("\r\n\r\n--").Append(i).Append("\r\n");
        var message = Mail.Octets(text.Append("\r\ninmost").ToString());

        var structure = MessageScanner.Scan(message);

        Assert.Equal(MimeLimits.Depth + 2, structure.Parts.Length);
        Assert.Equal(PartKind.Leaf, structure.Parts[^1].Kind);
        Assert.EndsWith("inmost", Mail.Slice(message, structure.Parts[^1].Body), StringComparison.Ordinal);
        WireGrammar.RequireBodyStructure(Mail.Answers(message).BodyStructure);
        Assert.Equal(structure.Parts, MessageStructure.FromBytes(structure.ToBytes()).Parts);
    });

    [Fact]
    public Task Messages_deeper_than_100_are_not_looked_into() => HangGuard.Run(() =>
    {
        var message = Mail.Octets(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 100_000)) + "inmost");
        var structure = MessageScanner.Scan(message);
        Assert.Equal(MimeLimits.Depth + 1, structure.Parts.Length);
        WireGrammar.RequireBodyStructure(Mail.Answers(message).BodyStructure);
    });

    [Fact]
    public Task The_last_of_10_000_parts_holds_the_rest() => HangGuard.Run(() =>
    {
        var message = Mail.Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 50_000)) + "--b--");
        var structure = MessageScanner.Scan(message);
        Assert.Equal(MimeLimits.Parts, structure.Parts.Length);
        Assert.EndsWith("--b\r\n\r\nx\r\n--b--", Mail.Slice(message, structure.Parts[^1].Body), StringComparison.Ordinal);
        Assert.Equal(message.Length, structure.Parts[^1].End);
        WireGrammar.RequireBodyStructure(Mail.Answers(message).BodyStructure);
    });

    [Fact]
    public Task Boundaries_that_continue_one_another_are_told_apart() => HangGuard.Run(() =>
    {
        var text = new StringBuilder();
        for (var i = 1; i < 99; i++)
            text.Append("Content-Type: multipart/mixed; boundary=").Append('b', i).Append("\n\n--").Append('b', i).Append('\n');
        text.Append("\ninmost");
        for (var i = 0; i < 50_000; i++)
            text.Append("\n--").Append('b', 100 + (i % 100)).Append("x\n--").Append('b', 100 + (i % 90));
        var message = Mail.Octets(text.ToString());
        Assert.Equal(99, MessageScanner.Scan(message).Parts.Length);
        Assert.Equal(100, MessageScanner.Scan(Mail.Octets(text.Append("\n--").Append('b', 50).Append("\n\nx").ToString())).Parts.Length);
    });

    [Theory]
    [InlineData("--", 1_000_000)]
    [InlineData("--b", 1_000_000)]
    [InlineData("\n--", 500_000)]
    [InlineData("\r\n", 1_000_000)]
    [InlineData("A", 6_000_000)]
    [InlineData("A: b\r\n", 300_000)]
    [InlineData(" folded\r\n", 500_000)]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n", 100_000)]
    [InlineData("To: a@b, c@d\r\n", 500_000)]
    [InlineData("To: \"\r\n", 500_000)]
    [InlineData("Content-Type: (\r\n", 300_000)]
    public Task Repetition_is_read_once(string piece, int times) => HangGuard.Run(() =>
    {
        foreach (var head in new[] { "", "Subject: x\r\n", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "From: (" })
        {
            var message = Mail.Octets(head + string.Concat(Enumerable.Repeat(piece, times)));
            var answers = StoredAnswers.Create(message, MessageScanner.Scan(message));
            Assert.InRange(answers.Envelope.Length, 10, 2 * MimeLimits.AnswerText);
            Assert.InRange(answers.BodyStructure.Length, 10, 4 * MimeLimits.AnswerText);
        }
    });

    [Fact]
    public Task Answers_do_not_grow_with_the_number_of_addresses() => HangGuard.Run(() =>
    {
        var list = string.Concat(Enumerable.Repeat("a,", 1_000));
        var part = $"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: {list}\r\nTo: {list}\r\nContent-Language: {list}\r\n\r\n\r\n";
        var message = Mail.Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat(part, 1_500)));
        var body = Mail.Answers(message).BodyStructure;
        WireGrammar.RequireBodyStructure(body);
        Assert.InRange(body.Length, MimeLimits.AnswerText / 2, 3 * MimeLimits.AnswerText);
    });

    [Fact]
    public void At_most_128_parameters_are_read()
    {
        var type = MediaType.TryParse("text/plain" + string.Concat(Enumerable.Range(0, 1_000).Select(i => $"; p{i}=v")));
        Assert.Equal(MimeLimits.Parameters, type!.Parameters.Count);
    }
}
