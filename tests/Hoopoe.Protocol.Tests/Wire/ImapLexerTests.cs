using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

public class ImapLexerTests
{
    static ImapLexer Lexer(string text, WireMode mode = WireMode.None) => new(Encoding.Latin1.GetBytes(text), mode);

    [Fact]
    public void The_first_error_stays_and_nothing_is_read_behind_it()
    {
        var lexer = Lexer("abc def");
        Assert.True(lexer.TryAtom(out _));
        Assert.False(lexer.TryNumber(out _));
        Assert.Equal("expected a number", lexer.Error);
        Assert.Equal(3, lexer.ErrorPosition);

        Assert.False(lexer.TrySp("abc"));
        Assert.False(lexer.AcceptSp());
        Assert.False(lexer.NextIs((byte)' '));
        Assert.False(lexer.TryAtom(out _));
        Assert.False(lexer.TryEnd("abc"));
        Assert.False(lexer.TryAString(out _));
        Assert.False(lexer.TryNString(out _, out _));
        Assert.False(lexer.TryLiteral(out _));
        Assert.False(lexer.TrySequenceSet(out _));
        Assert.False(lexer.TryFlagList(out _));
        Assert.False(lexer.TryDate(out _));
        Assert.False(lexer.TryDateTime(out _));
        Assert.False(lexer.TryBase64(out _));
        Assert.False(lexer.TryMailbox(out _));
        Assert.False(lexer.TryOpenParen("x"));
        Assert.False(lexer.TryCloseParen("x"));
        Assert.False(lexer.AcceptKeyword("def"u8));
        Assert.False(lexer.TryKeyword("def"u8));
        Assert.False(lexer.TryPartialRange(out _));
        Assert.False(lexer.TryObjectId(out _));
        Assert.False(lexer.Fail("later"));
        Assert.Equal("expected a number", lexer.Error);
        Assert.Equal(3, lexer.Position);
    }

    [Fact]
    public void Looking_ahead_leaves_no_error()
    {
        var lexer = Lexer("UIDS x");
        Assert.False(lexer.AcceptKeyword("UID"u8));
        Assert.False(lexer.Accept((byte)'('));
        Assert.False(lexer.AcceptOpenParen());
        Assert.False(lexer.AcceptCloseParen());
        Assert.False(lexer.AcceptSp());
        Assert.False(lexer.NextIsAnnouncedLiteral(out _));
        Assert.False(lexer.Failed);
        Assert.True(lexer.AcceptKeyword("uids"u8));
        Assert.True(lexer.AcceptSp());
    }

    [Theory]
    [InlineData("a1", "a1")]
    [InlineData("]-.$", "]-.$")]
    [InlineData("a+b", "a")]
    public void A_tag_ends_where_the_grammar_ends_it(string text, string tag)
    {
        var lexer = Lexer(text);
        Assert.True(lexer.TryTag(out var read));
        Assert.Equal(tag, Encoding.ASCII.GetString(read));
    }

    [Fact]
    public void A_tag_has_at_most_255_characters()
    {
        var longest = Lexer(new string('a', 255));
        Assert.True(longest.TryTag(out _));
        var tooLong = Lexer(new string('a', 256));
        Assert.False(tooLong.TryTag(out _));
        Assert.False(Lexer("+ x").TryTag(out _));
        Assert.False(Lexer("").TryTag(out _));
    }

    [Theory]
    [InlineData("0", 0u, true)]
    [InlineData("007", 7u, true)]
    [InlineData("4294967295", uint.MaxValue, true)]
    [InlineData("4294967296", 0u, false)]
    [InlineData("18446744073709551616", 0u, false)]
    [InlineData("99999999999999999999999999", 0u, false)]
    [InlineData("x", 0u, false)]
    [InlineData("", 0u, false)]
    [InlineData("+1", 0u, false)]
    public void A_number_has_32_bits(string text, uint value, bool isRight)
    {
        var lexer = Lexer(text);
        Assert.Equal(isRight, lexer.TryNumber(out var number));
        Assert.Equal(value, number);
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue, true)]
    [InlineData("9223372036854775808", 0, false)]
    [InlineData("18446744073709551615", 0, false)]
    public void A_number64_has_63_bits(string text, long value, bool isRight)
    {
        var lexer = Lexer(text);
        Assert.Equal(isRight, lexer.TryNumber64(out var number));
        Assert.Equal(value, number);
    }

    [Fact]
    public void A_number_above_zero_has_no_leading_zero()
    {
        Assert.False(Lexer("0").TryNzNumber(out _));
        Assert.False(Lexer("01").TryNzNumber(out _));
        Assert.False(Lexer("01").TryNzNumber64(out _));
        Assert.True(Lexer("10").TryNzNumber(out var number));
        Assert.Equal(10u, number);
    }

    [Theory]
    [InlineData("NIL", true, "")]
    [InlineData("nil", true, "")]
    [InlineData("\"NIL\"", false, "NIL")]
    [InlineData("{3}\r\nNIL", false, "NIL")]
    public void NIL_is_not_a_string_that_says_NIL(string text, bool isNil, string value)
    {
        var lexer = Lexer(text);
        Assert.True(lexer.TryNString(out var read, out var wasNil));
        Assert.Equal(isNil, wasNil);
        Assert.Equal(value, Encoding.ASCII.GetString(read));
    }

    [Theory]
    [InlineData("NILS")]
    [InlineData("atom")]
    public void An_nstring_is_no_atom(string text) => Assert.False(Lexer(text).TryNString(out _, out _));

    [Theory]
    [InlineData("{3}\r\nabc", "abc")]
    [InlineData("{3+}\nabc", "abc")]
    [InlineData("{0}\r\n", "")]
    [InlineData("{4}\r\n}\r\n{", "}\r\n{")]
    public void A_literal_is_its_octets(string text, string value)
    {
        var lexer = Lexer(text);
        Assert.True(lexer.TryLiteral(out var read));
        Assert.Equal(value, Encoding.ASCII.GetString(read));
        Assert.True(lexer.AtEnd);
    }

    [Theory]
    [InlineData("{4}\r\nabc", "the literal is incomplete")]
    [InlineData("{3}abc", "expected a literal")]
    [InlineData("{3} \r\nabc", "expected a literal")]
    [InlineData("{x}\r\nabc", "expected a literal")]
    [InlineData("{-3}\r\nabc", "expected a literal")]
    [InlineData("{3}", "expected a literal")]
    [InlineData("x {3}\r\nabc", "expected a literal")]
    [InlineData("{1}{3}\r\nabc", "expected a literal")]
    [InlineData("{99999999999999999999}\r\nabc", "the literal is incomplete")]
    [InlineData("~{3}\r\nabc", "a binary literal is not allowed here")]
    [InlineData("{3}\r\na\0c", "NUL in a literal")]
    public void What_is_no_literal_says_why(string text, string error)
    {
        var lexer = Lexer(text);
        Assert.False(lexer.TryLiteral(out _));
        Assert.Equal(error, lexer.Error);
        Assert.Equal(0, lexer.ErrorPosition);
    }

    [Fact]
    public void A_literal8_may_hold_NUL()
    {
        var lexer = Lexer("~{3}\r\na\0c");
        Assert.True(lexer.TryLiteral8(out var read));
        Assert.Equal("a\0c"u8.ToArray(), read);
        Assert.False(Lexer("{3}\r\nabc").TryLiteral8(out _));
        Assert.False(Lexer("~{4}\r\nabc").TryLiteral8(out _));
    }

    [Fact]
    public void An_announced_literal_ends_the_text()
    {
        Assert.True(Lexer("~{5+}\r\n").NextIsAnnouncedLiteral(out var header));
        Assert.Equal(new LiteralHeader(5, IsNonSynchronizing: true, IsBinary: true), header);
        Assert.False(Lexer("{5}\r\nx").NextIsAnnouncedLiteral(out _));
        Assert.False(Lexer("x {5}\r\n").NextIsAnnouncedLiteral(out _));
    }

    [Theory]
    [InlineData("\"a\u00c3\u00a9\"", WireMode.Utf8, true)]
    [InlineData("\"a\u00c3\u00a9\"", WireMode.None, false)]
    [InlineData("\"a\u00c3\"", WireMode.Utf8, false)]
    [InlineData("\"\u00c0\u00af\"", WireMode.Utf8, false)]
    [InlineData("\"\u00ed\u00a0\u0080\"", WireMode.Utf8, false)]
    [InlineData("\"\u00f4\u0090\u0080\u0080\"", WireMode.Utf8, false)]
    [InlineData("\"a\rb\"", WireMode.Utf8, false)]
    [InlineData("\"a\nb\"", WireMode.Utf8, false)]
    [InlineData("\"a\0b\"", WireMode.Utf8, false)]
    [InlineData("\"a\tb\"", WireMode.None, true)]
    [InlineData("\"a\\b\"", WireMode.None, false)]
    [InlineData("\"a\\", WireMode.None, false)]
    [InlineData("\"a\\\"", WireMode.None, false)]
    [InlineData("\"", WireMode.None, false)]
    public void Quoted_strings_are_strict(string text, WireMode mode, bool isRight)
    {
        var lexer = Lexer(text, mode);
        Assert.Equal(isRight, lexer.TryQuoted(out _));
        Assert.Equal(isRight, lexer.AtEnd && !lexer.Failed);
    }

    [Fact]
    public void Escapes_are_undone()
    {
        var lexer = Lexer("\"\\\"\\\\\\\"\" x");
        Assert.True(lexer.TryQuoted(out var value));
        Assert.Equal("\"\\\"", Encoding.ASCII.GetString(value));
        Assert.True(lexer.TrySp("the string"));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("AAAA", true)]
    [InlineData("AAA=", true)]
    [InlineData("AA==", true)]
    [InlineData("AAA", false)]
    [InlineData("A===", false)]
    [InlineData("AA=A", false)]
    [InlineData("=AAA", false)]
    [InlineData("AAAA=", false)]
    public void Base64_is_whole(string text, bool isRight) => Assert.Equal(isRight, Lexer(text).TryBase64(out _));

    [Fact]
    public void Parentheses_are_counted_both_ways()
    {
        var lexer = Lexer(new string('(', 50) + ")(" + "(");
        for (var i = 0; i < 50; i++)
            Assert.True(lexer.TryOpenParen("x"));
        Assert.True(lexer.TryCloseParen("x"));
        Assert.True(lexer.AcceptOpenParen());
        Assert.False(lexer.AcceptOpenParen());
        Assert.Equal(LexerErrorKind.Limit, lexer.ErrorKind);
        Assert.Equal("more than 50 parentheses within each other", lexer.Error);
    }

    [Fact]
    public void Before_login_two_parentheses_are_enough()
    {
        var lexer = new ImapLexer("((("u8, isBeforeLogin: true);
        Assert.True(lexer.TryOpenParen("x") && lexer.TryOpenParen("x"));
        Assert.False(lexer.TryOpenParen("x"));
        Assert.Equal(LexerErrorKind.Limit, lexer.ErrorKind);
    }

    [Theory]
    [InlineData("M6d99ac3275bb4e", true)]
    [InlineData("a_-9", true)]
    [InlineData("", false)]
    [InlineData("(", false)]
    public void Object_identifiers_are_letters_digits_and_dashes(string text, bool isRight) =>
        Assert.Equal(isRight, Lexer(text).TryObjectId(out _));

    [Fact]
    public void An_object_identifier_has_at_most_255_characters()
    {
        Assert.True(Lexer(new string('a', 255)).TryObjectId(out _));
        Assert.False(Lexer(new string('a', 256)).TryObjectId(out _));
    }

    [Fact]
    public void Flags_without_parentheses_are_a_list_too()
    {
        var lexer = Lexer("\\seen $MDNSent \\ANSWERED");
        Assert.True(lexer.TryFlags(out var flags));
        Assert.Equal(FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered, ["$MDNSent"]), flags);
    }

    [Fact]
    public void Hostile_depth_is_answered_at_once()
    {
        var lexer = Lexer(new string('(', 100_000) + new string(')', 100_000));
        var depth = 0;
        while (lexer.TryOpenParen("x"))
            depth++;
        Assert.Equal(50, depth);
        Assert.False(lexer.TryCloseParen("x"));
    }
}
