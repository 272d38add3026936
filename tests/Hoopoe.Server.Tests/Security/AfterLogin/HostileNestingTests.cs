namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>Parentheses and keys within each other: depth is counted, so that no stack overflows.</summary>
public class HostileNestingTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    [Theory]
    [InlineData(50, "OK")]
    [InlineData(51, "NO [LIMIT]")]
    [InlineData(1_000, "NO [LIMIT]")]
    [InlineData(30_000, "NO [LIMIT]")]
    public Task Parentheses_of_a_search_are_counted(int depth, string answer) =>
        mailbox.AnswersAsync($"SEARCH {"(".Times(depth)}ALL{")".Times(depth)}", answer);

    [Theory]
    [InlineData("FETCH 1 {0}FLAGS{1}")]
    [InlineData("STORE 1 FLAGS {0}{1}")]
    [InlineData("STATUS INBOX {0}MESSAGES{1}")]
    [InlineData("SELECT INBOX {0}CONDSTORE{1}")]
    [InlineData("LIST {0}{1} \"\" *")]
    [InlineData("LIST \"\" {0}*{1}")]
    [InlineData("LIST \"\" * RETURN {0}{1}")]
    [InlineData("SEARCH RETURN {0}{1} ALL")]
    [InlineData("ID {0}{1}")]
    [InlineData("CREATE x {0}USE (\\Sent){1}")]
    [InlineData("APPEND INBOX {0}\\Seen{1} ")]
    public async Task A_list_within_a_list_is_no_list_anywhere_else(string command)
    {
        foreach (var depth in (int[])[2, 49, 51, 2_000, 20_000])
            await mailbox.AnswersAsync(string.Format(null, command, "(".Times(depth), ")".Times(depth)), "BAD");
    }

    [Theory]
    [InlineData("SEARCH (", 1)]
    [InlineData("SEARCH (", 50)]
    [InlineData("SEARCH )", 1)]
    [InlineData("SEARCH )", 30_000)]
    [InlineData("FETCH 1 (", 30_000)]
    [InlineData("FETCH 1 )", 30_000)]
    [InlineData("FETCH 1 (FLAGS", 1)]
    [InlineData("STORE 1 FLAGS (", 10_000)]
    [InlineData("LIST (", 10_000)]
    [InlineData("LIST \"\" (", 10_000)]
    [InlineData("STATUS INBOX (", 10_000)]
    [InlineData("FETCH 1 BODY[", 10_000)]
    [InlineData("FETCH 1 BODY]", 10_000)]
    public Task What_is_opened_must_be_closed(string command, int times) => mailbox.AnswersAsync(command + command[^1..].Times(times - 1), "BAD");

    [Theory]
    [InlineData("NOT ", 99, "OK")]
    [InlineData("NOT ", 101, "NO [LIMIT]")]
    [InlineData("NOT ", 16_000, "NO [LIMIT]")]
    [InlineData("FUZZY ", 10_000, "NO [LIMIT]")]
    [InlineData("OR ALL ", 99, "OK")]
    [InlineData("OR ALL ", 101, "NO [LIMIT]")]
    [InlineData("OR ALL ", 8_000, "NO [LIMIT]")]
    [InlineData("OR ", 8_000, "NO [LIMIT]")]
    [InlineData("NOT (", 8_000, "NO [LIMIT]")]
    public Task Keys_within_keys_are_counted(string key, int depth, string answer) => mailbox.AnswersAsync($"SEARCH {key.Times(depth)}ALL", answer);

    [Theory]
    [InlineData(1_000, "OK")]
    [InlineData(1_001, "NO [LIMIT]")]
    [InlineData(10_000, "NO [LIMIT]")]
    public Task Keys_beside_keys_are_counted(int keys, string answer) => mailbox.AnswersAsync($"SEARCH {"SEEN".Times(keys, " ")}", answer);
}
