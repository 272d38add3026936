namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>Sets of numbers: none is ever expanded, and what is no set is BAD.</summary>
public class HostileSetTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    static readonly string[] Commands =
    [
        "FETCH {0} FLAGS", "UID FETCH {0} FLAGS", "STORE {0} +FLAGS.SILENT (\\Seen)", "UID STORE {0} +FLAGS.SILENT (\\Seen)", "COPY {0} Archive",
        "UID COPY {0} Archive", "MOVE {0} Archive", "UID MOVE {0} Archive", "UID EXPUNGE {0}", "SEARCH UID {0}",
    ];

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("0x1")]
    [InlineData("01")]
    [InlineData("1:0")]
    [InlineData("0:1")]
    [InlineData("0:*")]
    [InlineData("*:0")]
    [InlineData("4294967296")]
    [InlineData("1:4294967296")]
    [InlineData("18446744073709551616")]
    [InlineData("1:")]
    [InlineData(":1")]
    [InlineData(":")]
    [InlineData(",")]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1,,2")]
    [InlineData("1:2:3")]
    [InlineData("*:*:*")]
    [InlineData("**")]
    [InlineData("$$")]
    [InlineData("$,1")]
    [InlineData("1,$")]
    [InlineData("$:1")]
    [InlineData("1;2")]
    [InlineData("a")]
    [InlineData("(1)")]
    [InlineData("\"1\"")]
    [InlineData("{1+}\r\n1")]
    [InlineData("\u00ff")]
    public async Task What_is_no_set_is_bad(string set)
    {
        foreach (var command in Commands) await mailbox.AnswersAsync(string.Format(null, command, set), "BAD");
    }

    [Fact]
    public async Task A_number_of_a_thousand_digits_is_bad()
    {
        foreach (var command in Commands) await mailbox.AnswersAsync(string.Format(null, command, "1".Times(1_000)), "BAD");
    }

    [Theory]
    [InlineData("FETCH 6 FLAGS")]
    [InlineData("FETCH 1:6 FLAGS")]
    [InlineData("FETCH 4294967295 FLAGS")]
    [InlineData("FETCH 1:4294967295 FLAGS")]
    [InlineData("STORE 6 +FLAGS (x)")]
    [InlineData("COPY 6 Archive")]
    [InlineData("MOVE 1:6 Archive")]
    public Task Numbers_that_no_message_has_are_bad(string command) => mailbox.AnswersAsync(command, "BAD");

    [Theory]
    [InlineData("UID FETCH 4294967295 FLAGS")]
    [InlineData("UID FETCH 6:4294967295 FLAGS")]
    [InlineData("UID STORE 4294967295 +FLAGS (x)")]
    [InlineData("UID COPY 4294967295 Archive")]
    [InlineData("UID MOVE 4294967294:4294967295 Archive")]
    [InlineData("UID EXPUNGE 1:4294967295")]
    [InlineData("SEARCH 1:4294967295 UID 1:4294967295")]
    [InlineData("SEARCH 4294967295")]
    [InlineData("FETCH 4294967295:* UID")]
    public Task UIDs_that_no_message_has_are_nothing(string command) => mailbox.AnswersAsync(command, "OK");

    [Theory]
    [InlineData("1:4294967295", 1, "OK")]
    [InlineData("1:4294967295", 5_000, "OK")]
    [InlineData("4294967295:1", 5_000, "OK")]
    [InlineData("1:*", 10_000, "OK")]
    [InlineData("1", 10_000, "OK")]
    [InlineData("1", 10_001, "NO [LIMIT]")]
    [InlineData("1", 30_000, "NO [LIMIT]")]
    [InlineData("*", 30_000, "NO [LIMIT]")]
    public Task Ranges_are_counted_and_joined(string range, int times, string answer) =>
        mailbox.AnswersAsync($"UID FETCH {range.Times(times, ",")} UID", answer, atMost: 1_000);

    [Fact]
    public Task Ten_thousand_single_UIDs_cost_no_more() =>
        mailbox.AnswersAsync($"UID SEARCH UID {string.Join(',', Enumerable.Range(1, 9_000).Select(i => 2 * i))}", "OK", atMost: 200);

    [Theory]
    [InlineData("RETURN (PARTIAL 0:1) ALL")]
    [InlineData("RETURN (PARTIAL 1:0) ALL")]
    [InlineData("RETURN (PARTIAL -1:1) ALL")]
    [InlineData("RETURN (PARTIAL 1:4294967296) ALL")]
    [InlineData("RETURN (PARTIAL 1) ALL")]
    [InlineData("RETURN (PARTIAL *:1) ALL")]
    public Task What_is_no_page_is_bad(string search) => mailbox.AnswersAsync("UID SEARCH " + search, "BAD");

    [Theory]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE)", "BAD")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE -1)", "BAD")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775807)", "OK")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE 9223372036854775808)", "BAD")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE 18446744073709551616)", "BAD")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE 1 VANISHED)", "BAD")]
    [InlineData("STORE 1 (UNCHANGEDSINCE) FLAGS (a)", "BAD")]
    [InlineData("STORE 1 (UNCHANGEDSINCE x) FLAGS (a)", "BAD")]
    [InlineData("STORE 1 (UNCHANGEDSINCE 18446744073709551615) FLAGS (a)", "BAD")]
    [InlineData("SELECT INBOX (QRESYNC (0 0))", "BAD")]
    [InlineData("SELECT INBOX (QRESYNC (1 9223372036854775808))", "BAD")]
    [InlineData("SELECT INBOX (QRESYNC (1 1 1:* (1:* 1:*)))", "BAD")]
    [InlineData("SELECT INBOX (QRESYNC (1 1 1:4294967295 (1:4294967295 1)))", "BAD")]
    [InlineData("SEARCH MODSEQ 9223372036854775808", "BAD")]
    public Task Mod_sequences_have_63_bits(string command, string answer) => mailbox.AnswersAsync(command, answer);
}
