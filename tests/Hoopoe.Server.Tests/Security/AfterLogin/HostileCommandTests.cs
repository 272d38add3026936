namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>What is no command, or one with more or other arguments than it has.</summary>
public class HostileCommandTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    [Theory]
    [InlineData("FOO")]
    [InlineData("UID")]
    [InlineData("UID ")]
    [InlineData("UID FOO")]
    [InlineData("UID NOOP")]
    [InlineData("UID SELECT INBOX")]
    [InlineData("UID UID FETCH 1 FLAGS")]
    [InlineData("LOGIN a b")]
    [InlineData("AUTHENTICATE PLAIN")]
    [InlineData("STARTTLS")]
    [InlineData("CAPABILITY x")]
    [InlineData("LOGOUT x")]
    [InlineData("NOOP x")]
    [InlineData("NOOP ")]
    [InlineData("NOOP\t")]
    [InlineData("NOOP\0")]
    [InlineData("NO\0OP")]
    [InlineData("NOOP\rx")]
    [InlineData("\u00ff\u00fe")]
    [InlineData("{1+}\r\nx")]
    [InlineData("\"NOOP\"")]
    [InlineData("(NOOP)")]
    [InlineData("")]
    [InlineData(" NOOP")]
    [InlineData("CHECK x")]
    [InlineData("CLOSE x")]
    [InlineData("UNSELECT x")]
    [InlineData("EXPUNGE 1")]
    [InlineData("IDLE x")]
    [InlineData("NAMESPACE x")]
    [InlineData("COMPRESS")]
    [InlineData("COMPRESS LZMA")]
    [InlineData("ENABLE")]
    [InlineData("ENABLE ")]
    [InlineData("ENABLE \"x\"")]
    [InlineData("ENABLE ()")]
    [InlineData("SELECT INBOX (")]
    [InlineData("SELECT INBOX ()")]
    [InlineData("SELECT INBOX (FOO)")]
    [InlineData("SELECT INBOX INBOX")]
    [InlineData("SELECT INBOX (QRESYNC)")]
    [InlineData("STATUS INBOX")]
    [InlineData("STATUS INBOX ()")]
    [InlineData("STATUS INBOX (FOO)")]
    [InlineData("STATUS INBOX MESSAGES")]
    [InlineData("RENAME a")]
    [InlineData("RENAME a b c")]
    [InlineData("CREATE a (FOO)")]
    [InlineData("CREATE a (USE \\Sent)")]
    [InlineData("COPY 1")]
    [InlineData("COPY 1 a b")]
    [InlineData("MOVE")]
    [InlineData("UID EXPUNGE")]
    [InlineData("STORE 1")]
    [InlineData("STORE 1 FLAGS")]
    [InlineData("STORE 1 FOO (\\Seen)")]
    [InlineData("STORE 1 ++FLAGS (a)")]
    [InlineData("STORE 1 FLAGS.LOUD (a)")]
    [InlineData("STORE 1 FLAGS (\\Foo)")]
    [InlineData("STORE 1 FLAGS (\\Recent)")]
    [InlineData("STORE 1 FLAGS (\\)")]
    [InlineData("STORE 1 FLAGS (\\Seen")]
    [InlineData("STORE 1 FLAGS (a(b)")]
    [InlineData("STORE 1 FLAGS (\"a\")")]
    [InlineData("STORE 1 FLAGS (a  b)")]
    [InlineData("STORE 1 FLAGS (a]b)")]
    [InlineData("STORE 1 FLAGS (\u00e4)")]
    [InlineData("STORE 1 (FOO 1) FLAGS (a)")]
    [InlineData("ID")]
    [InlineData("ID (\"a\")")]
    [InlineData("ID (\"a\" \"b\" \"c\")")]
    public Task What_is_no_command_is_bad(string command) => mailbox.AnswersAsync(command, "BAD");

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData(" \r\n")]
    [InlineData(" NOOP\r\n")]
    [InlineData("* NOOP\r\n")]
    [InlineData("+ NOOP\r\n")]
    [InlineData("(x NOOP\r\n")]
    [InlineData("{5} NOOP\r\n")]
    [InlineData("\u0080 NOOP\r\n")]
    [InlineData("\u007f NOOP\r\n")]
    [InlineData("\0 NOOP\r\n")]
    [InlineData("\0\0\0\0\r\n")]
    [InlineData("\r\r\r\r\n")]
    public Task What_has_no_tag_is_bad_without_one(string octets) => mailbox.AnswersOctetsAsync(octets, "* BAD");

    [Theory]
    [InlineData("x", "x")]
    [InlineData("x\"y NOOP", "x")]
    [InlineData("~{1} NOOP", "~")]
    [InlineData("}}}} NO\0OP", "}}}}")]
    [InlineData("NIL", "NIL")]
    public Task What_begins_with_a_tag_is_bad_with_it(string line, string tag) => mailbox.AnswersOctetsAsync(line + "\r\n", tag + " BAD");

    [Fact]
    public async Task A_tag_has_a_bound()
    {
        await mailbox.AnswersOctetsAsync("t".Times(255) + " NOOP\r\n", "t".Times(255) + " OK");
        await mailbox.AnswersOctetsAsync("t".Times(256) + " NOOP\r\n", "* BAD");
        await mailbox.AnswersOctetsAsync("t".Times(60_000) + " NOOP\r\n", "* BAD");
    }

    [Theory]
    [InlineData(65_000, "NO [LIMIT]")]
    [InlineData(65_536, "BAD")]
    [InlineData(1_000_000, "BAD")]
    [InlineData(20_000_000, "BAD")]
    public Task A_line_has_a_bound(int length, string answer) => mailbox.AnswersAsync("SEARCH TEXT " + "x".Times(length), answer);

    [Theory]
    [InlineData("\0")]
    [InlineData("\u00ff")]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("*")]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData("\r")]
    public async Task Sixty_thousand_of_any_character_are_one_bad_command(string character)
    {
        await mailbox.AnswersAsync("NOOP " + character.Times(60_000), "BAD");
        await mailbox.AnswersAsync(character.Times(60_000), "BAD");
        await mailbox.AnswersAsync("SEARCH " + character.Times(60_000), character == "(" ? "NO [LIMIT]" : "BAD");
    }

    [Fact]
    public async Task Keywords_have_bounds()
    {
        await mailbox.AnswersAsync($"STORE 1 +FLAGS ({"k".Times(101)})", "NO [LIMIT]");
        await mailbox.AnswersAsync($"STORE 1 +FLAGS ({"k".Different(501)})", "NO [LIMIT]");
        await mailbox.AnswersAsync($"STORE 1 +FLAGS ({"k".Different(9_000)})", "NO [LIMIT]");
        await mailbox.AnswersAsync($"APPEND INBOX ({"k".Different(501)}) {{1+}}\r\nx", "NO [LIMIT]");
    }

    [Fact]
    public async Task Fields_of_ID_have_a_bound()
    {
        await mailbox.AnswersAsync($"ID ({"\"k\" \"v\"".Times(30, " ")})", "OK");
        await mailbox.AnswersAsync($"ID ({"\"k\" \"v\"".Times(31, " ")})", "BAD");
        await mailbox.AnswersAsync($"ID ({"\"k\" NIL".Times(6_000, " ")})", "BAD");
    }

    [Fact]
    public async Task Twenty_bad_commands_in_a_row_end_the_session() =>
        await mailbox.AnswersOctetsAsync("x FOO\r\n".Times(19), "x BAD");
}
