using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class SessionCommandTests
{
    [Fact]
    public void NOOP_and_its_like_take_nothing()
    {
        Assert.NotNull(Parse<NoArguments>(NoArguments.TryParse, ""));
        Assert.Equal("unexpected text after the command's name", Error<NoArguments>(NoArguments.TryParse, " now"));
        Assert.Equal("expected the end of the command after the command's name", Error<NoArguments>(NoArguments.TryParse, "\tnow"));
    }

    [Theory]
    [InlineData(" alice secret", "alice", "secret")]
    [InlineData(" \"al ice\" \"se\\\"cr\\\\et\"", "al ice", "se\"cr\\et")]
    [InlineData(" {5}\r\nalice {6+}\r\nsec ret", "alice", "sec re")]
    [InlineData(" {6}\r\nzo\u00eb ! x]", "zo\u00eb !", "x]")]
    [InlineData(" \"\" \"\"", "", "")]
    public void LOGIN_takes_two_strings_of_any_form(string text, string userName, string password)
    {
        if (text.Contains("{6+}", StringComparison.Ordinal))
            text = text[..^1];

        Assert.Equal(new LoginArguments(userName, password), Parse<LoginArguments>(LoginArguments.TryParse, text));
    }

    [Theory]
    [InlineData("", "expected a space after LOGIN")]
    [InlineData("  alice secret", "expected the user name")]
    [InlineData(" alice", "expected a space after the user name")]
    [InlineData(" alice ", "expected the password")]
    [InlineData(" alice secret ", "unexpected text after the password")]
    [InlineData(" alice (secret)", "expected the password")]
    [InlineData(" \"alice", "the quoted string has no end")]
    [InlineData(" \"al\\ice\" x", "a backslash in a quoted string may only stand before '\"' or '\\'")]
    [InlineData(" \"alice\"x secret", "expected a space after the user name")]
    [InlineData(" alic\u00e9 x", "expected a space after the user name")]
    [InlineData(" \"alic\u00e9\" x", "8-bit characters in a quoted string need ENABLE IMAP4rev2 or UTF8=ACCEPT; send a literal")]
    [InlineData(" {5}\r\nabc", "the literal is incomplete")]
    [InlineData(" {3}\r\na\0b x", "NUL in a literal")]
    [InlineData(" ~{3}\r\nabc x", "expected a space after the user name")]
    public void LOGIN_says_what_is_wrong(string text, string error) => Assert.Equal(error, Error<LoginArguments>(LoginArguments.TryParse, text));

    [Fact]
    public void LOGIN_prints_without_its_password() =>
        Assert.DoesNotContain("secret", new LoginArguments("alice", "secret").ToString(), StringComparison.Ordinal);

    [Fact]
    public void AUTHENTICATE_has_an_initial_response_or_none()
    {
        var plain = Parse<AuthenticateArguments>(AuthenticateArguments.TryParse, " plain");
        Assert.Equal("PLAIN", plain.Mechanism);
        Assert.Null(plain.InitialResponse);
        Assert.Empty(Parse<AuthenticateArguments>(AuthenticateArguments.TryParse, " XOAUTH2 =").InitialResponse!);
        Assert.Equal("\0a\0b"u8.ToArray(), Parse<AuthenticateArguments>(AuthenticateArguments.TryParse, " PLAIN AGEAYg==").InitialResponse);
    }

    [Theory]
    [InlineData(" ", "expected a SASL mechanism")]
    [InlineData(" PLAIN ", "expected the initial response in base64, or '=' for an empty one")]
    [InlineData(" PLAIN AGEAYg=", "the base64 data is not valid")]
    [InlineData(" PLAIN AGEAYg", "the base64 data is not valid")]
    [InlineData(" PLAIN A=EA", "the base64 data is not valid")]
    [InlineData(" PLAIN AGE= YgAA", "unexpected text after the initial response")]
    [InlineData(" PLAIN ==", "expected the end of the command after the initial response")]
    [InlineData(" PLAIN *", "expected the end of the command after the initial response")]
    public void AUTHENTICATE_says_what_is_wrong(string text, string error) =>
        Assert.Equal(error, Error<AuthenticateArguments>(AuthenticateArguments.TryParse, text));

    [Fact]
    public void A_SASL_answer_is_base64_or_nothing_or_a_star()
    {
        Assert.True(AuthenticateArguments.TryParseResponse("YWI="u8, out var response, out var isCancelled));
        Assert.Equal("ab"u8.ToArray(), response);
        Assert.False(isCancelled);
        Assert.True(AuthenticateArguments.TryParseResponse(""u8, out response, out _));
        Assert.Empty(response);
        Assert.False(AuthenticateArguments.TryParseResponse("*"u8, out response, out isCancelled));
        Assert.True(isCancelled);
        Assert.False(AuthenticateArguments.TryParseResponse("YWI"u8, out response, out isCancelled));
        Assert.False(isCancelled);
        Assert.False(AuthenticateArguments.TryParseResponse("YWI= "u8, out response, out _));
        Assert.Null(response);
    }

    [Fact]
    public void ENABLE_takes_capabilities()
    {
        Assert.Equal(["CONDSTORE", "UTF8=ACCEPT"], Parse<EnableArguments>(EnableArguments.TryParse, " condstore UTF8=ACCEPT").Capabilities);
        Assert.Equal("expected a capability", Error<EnableArguments>(EnableArguments.TryParse, " CONDSTORE "));
        Assert.Equal("expected a space after ENABLE", Error<EnableArguments>(EnableArguments.TryParse, ""));
    }

    [Fact]
    public void ID_takes_pairs_or_NIL()
    {
        Assert.Empty(Parse<IdArguments>(IdArguments.TryParse, " nil").Fields);
        Assert.Empty(Parse<IdArguments>(IdArguments.TryParse, " ()").Fields);
        Assert.Equal(
            [new("name", "x y"), new("version", null)],
            Parse<IdArguments>(IdArguments.TryParse, " (\"name\" \"x y\" \"version\" NIL)").Fields);
    }

    [Theory]
    [InlineData(" (\"name\")", "expected a space after the field name")]
    [InlineData(" (\"name\" )", "expected a field value or NIL")]
    [InlineData(" (\"name\" \"x\"", "expected ')' after the fields")]
    [InlineData(" name", "expected '(' before the parameters")]
    public void ID_says_what_is_wrong(string text, string error) => Assert.Equal(error, Error<IdArguments>(IdArguments.TryParse, text));

    [Fact]
    public void ID_has_at_most_thirty_fields()
    {
        var pairs = string.Join(' ', Enumerable.Repeat("\"a\" \"b\"", 30));

        Assert.Equal(30, Parse<IdArguments>(IdArguments.TryParse, $" ({pairs})").Fields.Length);
        Assert.Equal("more than 30 fields in ID", Error<IdArguments>(IdArguments.TryParse, $" ({pairs} \"a\" \"b\")"));
    }

    [Fact]
    public void UTF8_in_quoted_strings_is_taken_where_the_mode_allows_it() =>
        Assert.Equal("alic\u00e9", Parse<LoginArguments>(LoginArguments.TryParse, " \"alic\u00e9\" x", WireMode.Utf8).UserName);
}
