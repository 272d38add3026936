using System.Buffers;
using System.Text;
using CsCheck;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

public class LineFramerTests
{
    public static readonly TheoryData<int> PieceSizes = [1, 2, 3, 7, 10_000];

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_line_is_a_command(int size) =>
        Assert.Equal(["complete a NOOP", "complete b NOOP"], FramerDriver.Run("a NOOP\r\nb NOOP\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_bare_LF_ends_a_line_too(int size) =>
        Assert.Equal(["complete a NOOP", "literal 1 after b X {1}\n", "complete b X {1}\ny z"], FramerDriver.Run("a NOOP\nb X {1}\ny z\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void An_empty_line_is_an_empty_command(int size) => Assert.Equal(["complete "], FramerDriver.Run("\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void Kept_literals_are_part_of_the_command(int size) =>
        Assert.Equal(
            [
                "literal 5 after a LOGIN {5}|",
                "literal 3+ after a LOGIN {5}|alice {3+}|",
                "complete a LOGIN {5}|alice {3+}|f|",
            ],
            FramerDriver.Run("a LOGIN {5}\r\nalice {3+}\r\nf\r\n\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void An_empty_literal_is_announced_and_kept(int size) =>
        Assert.Equal(["literal 0 after a X {0}|", "complete a X {0}| y"], FramerDriver.Run("a X {0}\r\n y\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void Text_begins_anew_after_a_streamed_literal(int size) =>
        Assert.Equal(
            ["literal 400 after a APPEND x {400}|", "literal 7 binary after  () ~{7}|", "complete )"],
            FramerDriver.Run(
                "a APPEND x {400}\r\n" + new string('x', 400) + " () ~{7}\r\n\0\r\n\0{3+)\r\n",
                size,
                decide: _ => FramerDriver.Decision.Stream));

    [Theory]
    [InlineData("a {}")]
    [InlineData("a {-1}")]
    [InlineData("a {+}")]
    [InlineData("a {1 }")]
    [InlineData("a {1} ")]
    [InlineData("a 1}")]
    [InlineData("a {1+5}")]
    [InlineData("}")]
    public void What_is_no_announcement_is_text(string line) => Assert.Equal(["complete " + line], FramerDriver.Run(line + "\r\n", 1));

    [Fact]
    public void A_line_of_a_SASL_exchange_announces_nothing()
    {
        var caps = FramerDriver.Caps() with { RecognizesLiterals = false };

        Assert.Equal(["complete {5+}", "complete x"], FramerDriver.Run("{5+}\r\nx\r\n", 1, caps));
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_line_at_its_bound_passes_and_one_octet_more_is_refused(int size)
    {
        var longest = new string('x', 98);

        Assert.Equal(["complete " + longest], FramerDriver.Run(longest + "\r\n", size));
        Assert.Equal(["refused LineTooLong", "complete b"], FramerDriver.Run(longest + "x\r\nb\r\n", size));
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_line_that_never_ends_breaks_the_connection(int size) =>
        Assert.Equal(["broken LineTooLong"], FramerDriver.Run(new string('x', 3_000), size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_refused_line_takes_its_literals_with_it(int size) =>
        Assert.Equal(
            ["refused LineTooLong", "complete c NOOP"],
            FramerDriver.Run(new string('x', 150) + " {9+}\r\nb LOGOUT\n {8+}\r\n\nb NOOP\n\r\nc NOOP\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_refused_line_ends_where_its_client_waits_for_us(int size) =>
        Assert.Equal(
            ["refused LineTooLong", "complete c NOOP"],
            FramerDriver.Run(new string('x', 150) + " {9}\r\nc NOOP\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_literal_over_its_bound_is_refused_without_data(int size) =>
        Assert.Equal(
            ["literal 51 after a X {51}|", "refused LiteralTooBig", "complete b"],
            FramerDriver.Run("a X {51}\r\nb\r\n", size));

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_literal_that_is_sent_without_waiting_is_swallowed(int size) =>
        Assert.Equal(
            ["literal 51+ after a X {51+}|", "refused LiteralTooBig", "complete b"],
            FramerDriver.Run("a X {51+}\r\n" + new string('\n', 51) + " y\r\nb\r\n", size));

    [Theory]
    [InlineData("{1001+}")]
    [InlineData("{9223372036854775807+}")]
    [InlineData("{99999999999999999999+}")]
    [InlineData("{999999999999999999999999999999+}")]
    public void A_literal_too_big_to_swallow_breaks_the_connection(string announcement)
    {
        var events = FramerDriver.Run($"a X {announcement}\r\nb NOOP\r\n", 1);

        Assert.Equal("broken LiteralTooBig", events[^1]);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_command_of_many_lines_has_a_bound(int size)
    {
        var input = string.Concat(Enumerable.Repeat("a {40+}\r\n" + new string('x', 40), 5)) + "\r\n";

        Assert.Equal("broken CommandTooBig", FramerDriver.Run(input, size, FramerDriver.Caps(drained: 10))[^1]);
        Assert.Equal(["refused CommandTooBig", "complete b"], FramerDriver.Run(input + "b\r\n", size)[^2..]);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void Of_two_bounds_the_one_reached_first_is_named(int size)
    {
        var input = "a {50+}\r\n" + new string('x', 50) + "{50+}\r\n" + new string('x', 50) + new string('y', 150) + "\r\n";

        Assert.Equal("refused CommandTooBig", FramerDriver.Run(input, size)[^1]);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void What_was_kept_of_a_refused_line_counts_as_swallowed(int size)
    {
        var caps = FramerDriver.Caps(drained: 150);

        Assert.Equal(["refused LineTooLong"], FramerDriver.Run(new string('x', 148) + "\r\n", size, caps));
        Assert.Equal(["broken LineTooLong"], FramerDriver.Run(new string('x', 149) + "\r\n", size, caps));
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void Literals_are_counted(int size)
    {
        var input = string.Concat(Enumerable.Repeat("a {1+}\r\nx", 6)) + "\r\nb\r\n";

        Assert.Equal(["refused TooManyLiterals", "complete b"], FramerDriver.Run(input, size)[^2..]);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void NUL_is_refused_in_lines_and_literals_but_not_in_binary_ones(int size)
    {
        Assert.Equal(["refused NulByte", "complete b"], FramerDriver.Run("a \0 x\r\nb\r\n", size));
        Assert.Equal(["refused NulByte", "complete b"], FramerDriver.Run("a {3+}\r\nx\0x y\r\nb\r\n", size)[1..]);
        Assert.Equal(["complete a ~{3+}|x\0x y"], FramerDriver.Run("a ~{3+}\r\nx\0x y\r\n", size)[1..]);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_session_can_refuse_a_literal(int size)
    {
        static FramerDriver.Decision Refuse(LiteralHeader header) => FramerDriver.Decision.Refuse;

        Assert.Equal(["refused BySession", "complete b"], FramerDriver.Run("a APPEND x {500}\r\nb\r\n", size, decide: Refuse)[1..]);
        Assert.Equal(
            ["refused BySession", "complete b"],
            FramerDriver.Run("a APPEND x {500+}\r\n" + new string('\n', 500) + "\r\nb\r\n", size, decide: Refuse)[1..]);
    }

    [Fact]
    public void The_rest_of_a_command_can_be_refused_after_a_streamed_literal()
    {
        using var framer = new LineFramer(FramerDriver.Caps());
        var input = new ReadOnlySequence<byte>("a APPEND x {3}\r\n"u8.ToArray());
        Assert.Equal(FrameStatus.LiteralAnnounced, framer.Read(ref input));
        framer.StreamLiteral();
        framer.RefuseRest();
        var rest = new ReadOnlySequence<byte>(" {4+}\r\nabcd y\r\nb\r\n"u8.ToArray());

        Assert.Equal(FrameStatus.Refused, framer.Read(ref rest));
        framer.Reset();
        Assert.Equal(FrameStatus.Complete, framer.Read(ref rest));
        Assert.Equal("b", Encoding.ASCII.GetString(framer.Text.Span));
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void Refused_text_keeps_the_beginning_so_that_the_answer_has_a_tag(int size)
    {
        using var framer = new LineFramer(FramerDriver.Caps(line: 20));
        var line = "a-rather-long-tag X YYYYYYYYYYY\r\n"u8.ToArray();
        var status = FrameStatus.NeedMore;
        for (var at = 0; at < line.Length; at += size)
        {
            var piece = new ReadOnlySequence<byte>(line, at, Math.Min(size, line.Length - at));
            status = framer.Read(ref piece);
        }

        Assert.Equal(FrameStatus.Refused, status);
        var lexer = new ImapLexer(framer.Text.Span);
        Assert.True(lexer.TryTag(out var tag));
        Assert.Equal("a-rather-long-tag", Encoding.ASCII.GetString(tag));
    }

    [Fact]
    public void A_command_in_several_segments_is_contiguous()
    {
        using var framer = new LineFramer(FramerDriver.Caps());
        var input = Segments.Of("a NO", "OP\r", "\nb"u8.ToArray());

        Assert.Equal(FrameStatus.Complete, framer.Read(ref input));
        Assert.Equal("a NOOP", Encoding.ASCII.GetString(framer.Text.Span));
        Assert.Equal(1, input.Length);
    }

    [Fact]
    public void An_undecided_literal_cannot_be_read_over()
    {
        using var framer = new LineFramer(FramerDriver.Caps());
        var input = new ReadOnlySequence<byte>("a {3}\r\nabc"u8.ToArray());
        framer.Read(ref input);

        Assert.Throws<InvalidOperationException>(() => framer.Read(ref input));
    }

    [Fact]
    public void Bytes_in_any_pieces_give_the_same_events()
    {
        var token = Gen.OneOf("a NOOP", " ", "\r\n", "\n", "\r", "{3}", "{3+}", "~{2+}", "{0+}", "{70+}", "{999}", "\0", "xyz", new string('q', 60), "\"");
        Gen.Select(token.Array[0, 30], Gen.Int[1, 9], Gen.Int[0, 4]).Sample(
            (tokens, size, choice) =>
            {
                var input = string.Concat(tokens);
                Func<LiteralHeader, FramerDriver.Decision> decide = header => (FramerDriver.Decision)((choice + header.Size) % 3);
                var whole = FramerDriver.Run(input, 100_000, decide: decide);
                var pieces = FramerDriver.Run(input, size, decide: decide);
                Assert.Equal(whole, pieces);
            },
            iter: 3_000);
    }
}
