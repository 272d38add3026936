using CsCheck;
using Hoopoe.Store.Accounts.Precis;

namespace Hoopoe.Store.Tests.Accounts;

public class PrecisTests
{
    // The examples of RFC 8265 §3.6, tables 1 and 2, by their numbers.
    [Theory]
    [InlineData("juliet@example.com", "juliet@example.com")]
    [InlineData("fussball", "fussball")]
    [InlineData("fu\u00DFball", "fu\u00DFball")]
    [InlineData("\u03C0", "\u03C0")]
    [InlineData("\u03A3", "\u03C3")]
    [InlineData("\u03C3", "\u03C3")]
    [InlineData("\u03C2", "\u03C2")]
    [InlineData("foo bar", null)]
    [InlineData("", null)]
    [InlineData("henry\u2163", null)]
    [InlineData("\u221E", null)]
    public void The_published_user_names_are_taken_and_refused(string name, string? prepared) =>
        Assert.Equal(prepared, PrecisString.UsernameCaseMapped(name));

    // The examples of RFC 8265 §4.3, tables 3 and 4.
    [Theory]
    [InlineData("correct horse battery staple", "correct horse battery staple")]
    [InlineData("Correct Horse Battery Staple", "Correct Horse Battery Staple")]
    [InlineData("\u03C0\u00DF\u00E5", "\u03C0\u00DF\u00E5")]
    [InlineData("Jack of \u2666s", "Jack of \u2666s")]
    [InlineData("foo\u1680bar", "foo bar")]
    [InlineData("", null)]
    [InlineData("my cat is a \tby", null)]
    public void The_published_passwords_are_taken_and_refused(string password, string? prepared) =>
        Assert.Equal(prepared, PrecisString.Opaque(password));

    [Theory]
    [InlineData("\uFF21\uFF22", "ab")] // fullwidth A, B
    [InlineData("\uFF76\uFF9E", "\u30AC")] // halfwidth KA and voiced sound mark: GA
    [InlineData("E\u0301", "\u00E9")]
    [InlineData("l\u00B7l", "l\u00B7l")] // Catalan ela geminada
    [InlineData("a\u00B7l", null)]
    [InlineData("\u30AB\u30FB\u30AB", "\u30AB\u30FB\u30AB")] // katakana middle dot
    [InlineData("a\u30FBb", null)]
    [InlineData("\u0375\u03B1", "\u0375\u03B1")] // Greek numeral sign
    [InlineData("\u0375a", null)]
    [InlineData("\u05D0\u05F3", "\u05D0\u05F3")] // Hebrew geresh
    [InlineData("\u05D0\u0661", "\u05D0\u0661")]
    [InlineData("\u05D0\u0661\u06F1", null)] // both kinds of Arabic-Indic digits
    [InlineData("\u0640\u0628", null)] // tatweel
    [InlineData("\u1100", null)] // old jamo
    [InlineData("\uAC00", "\uAC00")]
    [InlineData("\u0378", null)] // unassigned
    [InlineData("\uE000", null)] // private use
    [InlineData("\uFDD0", null)] // noncharacter
    [InlineData("\uFE0F", null)] // variation selector
    [InlineData("\u3000", null)] // ideographic space
    [InlineData("\uFFE3", null)] // fullwidth macron
    [InlineData("\U0001F600", null)] // symbols are for passwords
    [InlineData("\U00010400", "\U00010428")] // Deseret, beyond 16 bits
    public void Width_case_form_and_context_are_looked_at(string name, string? prepared) =>
        Assert.Equal(prepared, PrecisString.UsernameCaseMapped(name));

    [Theory]
    [InlineData("\u05D0\u05D1", true)]
    [InlineData("\u05D0b", false)]
    [InlineData("a\u05D1", false)]
    [InlineData("\u05D01", true)]
    [InlineData("1\u05D0", false)]
    [InlineData("\u05D0-", false)]
    [InlineData("\u05D0-\u05D1", true)]
    [InlineData("\u05D0\u05B0", true)]
    [InlineData("\u05D0\u06611", false)]
    [InlineData("a1-", true)]
    public void Right_to_left_names_follow_the_bidi_rule(string name, bool isAllowed) =>
        Assert.Equal(isAllowed, PrecisString.UsernameCaseMapped(name) is not null);

    [Theory]
    [InlineData("\U0001F600\u2126", "\U0001F600\u03A9")]
    [InlineData("\uFF21", "\uFF21")]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("a\u00A0b", "a b")]
    [InlineData("a\u200Bb", null)]
    [InlineData("a\u007Fb", null)]
    [InlineData("a\0b", null)]
    public void Passwords_keep_width_and_case(string password, string? prepared) =>
        Assert.Equal(prepared, PrecisString.Opaque(password));

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        foreach (var text in new[] { "\uD83D", "\uDE00", "a\uD83Db", "\uDE00\uD83D" })
        {
            Assert.Null(PrecisString.UsernameCaseMapped(text));
            Assert.Null(PrecisString.Opaque(text));
        }
    }

    [Fact]
    public void Preparing_twice_changes_nothing() => Gen.Char.Array[0, 8].Sample(letters =>
    {
        var text = new string(letters);
        if (PrecisString.UsernameCaseMapped(text) is { } name) Assert.Equal(name, PrecisString.UsernameCaseMapped(name));
        if (PrecisString.Opaque(text) is { } password) Assert.Equal(password, PrecisString.Opaque(password));
    });

    [Fact]
    public void Every_printable_ascii_character_but_the_space_may_stand_in_a_name_and_no_control_may()
    {
        for (var value = 0; value < 0x80; value++)
            Assert.Equal(value is > ' ' and < 0x7F, PrecisString.UsernameCaseMapped(((char)value).ToString()) is not null);
    }
}
