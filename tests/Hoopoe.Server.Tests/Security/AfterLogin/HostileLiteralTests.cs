namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>Literals: their size is read with care, what is too large is answered before it is sent, and their data never runs as commands.</summary>
public class HostileLiteralTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    static readonly string[] Commands = ["SELECT ", "SEARCH TEXT ", "LIST \"\" ", "CREATE ", "STATUS ", "COPY 1 ", "SUBSCRIBE ", "APPEND ", "ID (a "];

    [Theory]
    [InlineData("{-1}")]
    [InlineData("{}")]
    [InlineData("{+}")]
    [InlineData("{1")]
    [InlineData("{1 }")]
    [InlineData("{ 1}")]
    [InlineData("{0x10}")]
    [InlineData("{1-}")]
    [InlineData("{1++}")]
    [InlineData("{1}x")]
    [InlineData("~{5+}\r\nhello")]
    [InlineData("{3+}\r\na\0b")]
    public async Task What_is_no_literal_is_bad(string literal)
    {
        foreach (var command in Commands) await mailbox.AnswersAsync(command + literal, "BAD");
    }

    [Theory]
    [InlineData("{1048577}")]
    [InlineData("{4294967296}")]
    [InlineData("{9223372036854775807}")]
    [InlineData("{9223372036854775808}")]
    [InlineData("{999999999999999999999999999999}")]
    [InlineData("{1048577+}")]
    [InlineData("{104857601+}")]
    public async Task A_literal_that_is_too_large_is_answered_before_it_is_sent(string literal)
    {
        foreach (var command in Commands) await mailbox.AnswersBeforeDataAsync(command + literal, "NO [TOOBIG]");
        await mailbox.AnswersBeforeDataAsync("FETCH " + literal, "NO [TOOBIG]");
        await mailbox.AnswersBeforeDataAsync("NOSUCH " + literal, "BAD");
    }

    [Theory]
    [InlineData("{200000000+}")]
    [InlineData("{4294967296+}")]
    [InlineData("{9223372036854775808+}")]
    [InlineData("{999999999999999999999999999999+}")]
    public async Task A_literal_that_nobody_would_swallow_ends_the_session(string literal)
    {
        foreach (var command in Commands) await mailbox.AnswersAndEndsAsync(command + literal, "NO [TOOBIG]");
        await mailbox.AnswersAndEndsAsync("APPEND INBOX " + literal, "NO [TOOBIG]");
        await mailbox.AnswersAndEndsAsync("NOSUCH " + literal, "BAD");
    }

    [Theory]
    [InlineData("{104857601}")]
    [InlineData("{4294967296}")]
    [InlineData("{999999999999999999999999999999}")]
    [InlineData("~{104857601}")]
    [InlineData("{104857601+}")]
    [InlineData("~{104857601+}")]
    public Task A_message_that_is_too_large_is_answered_before_it_is_sent(string literal) =>
        mailbox.AnswersBeforeDataAsync("APPEND INBOX " + literal, "NO [TOOBIG]");

    [Theory]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(65_537)]
    [InlineData(1_000_000)]
    public Task Refused_data_is_swallowed_and_never_run(int size) =>
        mailbox.AnswersAsync("NOSUCH " + "x1 LOGOUT\r\n".Times((size / 11) + 1)[..size].Literal(), "BAD");

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(4_096)]
    public Task Literals_of_any_size_are_taken(int size) => mailbox.AnswersAsync($"SEARCH TEXT {"x".Times(size).Literal()}", "OK");

    [Theory]
    [InlineData(4_097)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public Task A_text_to_look_for_has_a_bound(int size) => mailbox.AnswersAsync($"SEARCH TEXT {"x".Times(size).Literal()}", "NO [LIMIT]");

    [Fact]
    public async Task Empty_literals_are_empty_strings()
    {
        await mailbox.AnswersAsync("SEARCH TEXT {0+}\r\n", "OK");
        await mailbox.AnswersAsync("SELECT {0+}\r\n", "NO [CANNOT]");
        await mailbox.AnswersAsync("LIST {0+}\r\n {0+}\r\n", "OK");
        await mailbox.AnswersAsync("LOGIN {0+}\r\n {0+}\r\n", "BAD");
    }

    [Theory]
    [InlineData(1_000, "OK")]
    [InlineData(1_001, "NO [LIMIT]")]
    [InlineData(10_001, "NO [LIMIT]")]
    [InlineData(40_000, "NO [LIMIT]")]
    public Task Literals_are_counted(int literals, string answer) =>
        mailbox.AnswersAsync($"SEARCH {$"TEXT {"x".Literal()}".Times(literals, " ")}", answer);

    [Fact]
    public Task Literals_of_one_command_are_bounded_together() =>
        mailbox.AnswersAsync($"SEARCH {$"TEXT {"x".Times(300_000).Literal()}".Times(4, " ")}", "NO [TOOBIG]");

    [Theory]
    [InlineData("", "BAD")]
    [InlineData(" ", "BAD")]
    [InlineData(" INBOX", "BAD")]
    [InlineData(" INBOX ", "BAD")]
    [InlineData(" INBOX x", "BAD")]
    [InlineData(" INBOX \"x\"", "BAD")]
    [InlineData(" INBOX (\\Seen)", "BAD")]
    [InlineData(" INBOX (\\Seen {1+}\r\nx", "BAD")]
    [InlineData(" INBOX (\\Recent) {1+}\r\nx", "BAD")]
    [InlineData(" INBOX (\\*) {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"32-Jan-2020 00:00:00 +0000\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"01-Jan-2020 25:00:00 +0000\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"01-Jan-2020 00:00:00 +9999\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"01-Jan-0000 00:00:00 +0000\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"31-Dec-9999 23:59:59 -1200\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"01-Jan-0001 00:00:00 +1400\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX \"1-Jan-2020 00:00:00 +0000\" {1+}\r\nx", "BAD")]
    [InlineData(" INBOX {1+}\r\nx y", "BAD")]
    [InlineData(" INBOX {1+}\r\nxy", "BAD")]
    [InlineData(" INBOX {1+}\r\nx (\\Seen)", "BAD")]
    [InlineData(" INBOX {3+}\r\na\0b", "NO [UNKNOWN-CTE]")]
    [InlineData(" INBOX UTF8 {1+}\r\nx", "BAD")]
    [InlineData(" INBOX UTF8 ({1+}\r\nx)", "BAD")]
    [InlineData(" INBOX UTF8 (~{1+}\r\nx)", "BAD")]
    [InlineData(" INBOX CATENATE ()", "BAD")]
    [InlineData(" INBOX CATENATE (TEXT {1+}\r\nx", "BAD")]
    [InlineData(" INBOX CATENATE (FOO {1+}\r\nx)", "BAD")]
    [InlineData(" nosuch {1+}\r\nx", "NO [TRYCREATE]")]
    [InlineData(" a/../b {1+}\r\nx", "NO [CANNOT]")]
    public Task What_is_no_append_stores_nothing(string arguments, string answer) => mailbox.AnswersAsync("APPEND" + arguments, answer);
}
