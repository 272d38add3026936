namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>Names and patterns of mailboxes: names are data, and those that could be taken for anything else are refused.</summary>
public class HostileNameTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    static readonly string[] Commands = ["CREATE {0}", "SELECT {0}", "EXAMINE {0}", "DELETE {0}", "RENAME {0} other", "RENAME Archive {0}", "SUBSCRIBE {0}", "STATUS {0} (MESSAGES)", "COPY 1 {0}"];

    [Theory]
    [InlineData("\"\"")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a//")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/..")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/./b")]
    [InlineData("\"a\u0001b\"")]
    [InlineData("\"a\u007fb\"")]
    [InlineData("{3+}\r\na\rb")]
    [InlineData("{3+}\r\na\nb")]
    [InlineData("{2+}\r\n\u00c3\u00a4")]
    [InlineData("{1+}\r\n\u00ff")]
    [InlineData("&")]
    [InlineData("&Jjo")]
    [InlineData("&Jjo!")]
    [InlineData("&AGE-")]
    [InlineData("&2D0-")]
    [InlineData("&3gA-")]
    [InlineData("&AAA-")]
    [InlineData("&AAo-")]
    [InlineData("&ICg-")]
    [InlineData("&AC8-")]
    [InlineData("&Jjo-&Jjo-")]
    public async Task Names_that_mislead_exist_nowhere(string name)
    {
        foreach (var command in Commands) await mailbox.AnswersAsync(string.Format(null, command, name), "NO [CANNOT]");
        await mailbox.AnswersAsync($"APPEND {name} {{1+}}\r\nx", "NO [CANNOT]");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" (a)")]
    [InlineData(" *")]
    [InlineData(" a%b")]
    [InlineData(" \u00c3\u00a4")]
    [InlineData(" \"\u00c3\u00a4\"")]
    [InlineData(" \"a")]
    [InlineData(" \"a\\x\"")]
    [InlineData(" \"a\\\"")]
    [InlineData(" a\"b\"")]
    [InlineData(" \"a\"b")]
    [InlineData(" {2+}\r\na")]
    public async Task What_is_no_name_is_bad(string name)
    {
        if (name.EndsWith('a') && name.Contains('{', StringComparison.Ordinal)) name += "\0";
        foreach (var command in (string[])["CREATE", "SELECT", "DELETE", "SUBSCRIBE", "UNSUBSCRIBE"]) await mailbox.AnswersAsync(command + name, "BAD");
    }

    [Theory]
    [InlineData("\"a' OR 1=1 --\"")]
    [InlineData("\"$(reboot)\"")]
    [InlineData("~root")]
    [InlineData("#news.x")]
    [InlineData("a]b[c")]
    [InlineData("\"a\\\\b\"")]
    [InlineData("\"a\\\"b\"")]
    [InlineData("\"NIL\"")]
    [InlineData("&-")]
    [InlineData("-rf")]
    [InlineData("con")]
    [InlineData("\"a \"")]
    [InlineData("\"a{1}\"")]
    [InlineData("\"*\"")]
    public async Task Names_are_never_more_than_names(string name)
    {
        await mailbox.AnswersAsync($"CREATE {name}", "OK");
        await mailbox.AnswersAsync($"CREATE {name}", "NO [ALREADYEXISTS]");
        await mailbox.AnswersAsync($"SELECT {name}", "OK");
        await mailbox.AnswersAsync($"DELETE {name}", "OK");
        await mailbox.AnswersAsync($"SELECT {name}", "NO [NONEXISTENT]");
    }

    [Fact]
    public async Task Length_and_depth_are_bounded()
    {
        await mailbox.AnswersAsync("CREATE " + "n".Times(1_000), "OK");
        await mailbox.AnswersAsync("CREATE " + "n".Times(1_001), "NO [CANNOT]");
        await mailbox.AnswersAsync("CREATE " + "n".Times(60_000), "NO [CANNOT]");
        await mailbox.AnswersAsync("CREATE " + "l".Times(50, "/"), "OK");
        await mailbox.AnswersAsync("CREATE " + "l".Times(51, "/"), "NO [CANNOT]");
        await mailbox.AnswersAsync("CREATE " + "l".Times(30_000, "/"), "NO [CANNOT]");
        await mailbox.AnswersAsync("CREATE " + "x".Times(1_000_000).Literal(), "NO [CANNOT]");
    }

    [Theory]
    [InlineData("*", 60_000)]
    [InlineData("%", 60_000)]
    [InlineData("%*", 30_000)]
    [InlineData("*a%a", 15_000)]
    [InlineData("%a%", 20_000)]
    [InlineData("a", 60_000)]
    [InlineData("%/", 30_000)]
    [InlineData("\\\"", 30_000)]
    public async Task Patterns_of_any_length_are_answered(string piece, int times)
    {
        await mailbox.AnswersAsync($"LIST \"\" \"{piece.Times(times)}\"", "OK", atMost: 10_000);
        await mailbox.AnswersAsync($"LSUB \"\" \"{piece.Times(times)}\"", "OK", atMost: 10_000);
        await mailbox.AnswersAsync($"LIST \"{piece.Times(times / 2)}\" \"{piece.Times(times / 2)}\"", "OK", atMost: 10_000);
    }

    [Theory]
    [InlineData(100, "OK")]
    [InlineData(101, "NO [LIMIT]")]
    [InlineData(20_000, "NO [LIMIT]")]
    public Task Patterns_are_counted(int patterns, string answer) => mailbox.AnswersAsync($"LIST \"\" ({"a*".Times(patterns, " ")})", answer);

    [Theory]
    [InlineData("")]
    [InlineData(" \"\"")]
    [InlineData(" \"\" ()")]
    [InlineData(" (FOO) \"\" *")]
    [InlineData(" (RECURSIVEMATCH) \"\" *")]
    [InlineData(" (REMOTE RECURSIVEMATCH) \"\" *")]
    [InlineData(" () \"\" * RETURN")]
    [InlineData(" \"\" * RETURN (FOO)")]
    [InlineData(" \"\" * RETURN (STATUS)")]
    [InlineData(" \"\" * RETURN (STATUS ())")]
    [InlineData(" \"\" * RETURN (STATUS (FOO))")]
    [InlineData(" \"\" * RETURN (STATUS (MESSAGES)")]
    [InlineData(" \"\" * *")]
    [InlineData(" \"\" *\0")]
    public Task What_is_no_list_is_bad(string arguments) => mailbox.AnswersAsync("LIST" + arguments, "BAD");

    [Fact]
    public async Task Options_given_thousands_of_times_count_once()
    {
        await mailbox.AnswersAsync($"LIST ({"SUBSCRIBED".Times(4_000, " ")}) \"\" *", "OK", atMost: 10_000);
        await mailbox.AnswersAsync($"LIST \"\" * RETURN ({"CHILDREN".Times(4_000, " ")})", "OK", atMost: 10_000);
        await mailbox.AnswersAsync($"STATUS Archive ({"MESSAGES".Times(4_000, " ")})", "OK", atMost: 200);
        await mailbox.AnswersAsync($"SEARCH RETURN ({"COUNT".Times(4_000, " ")}) ALL", "OK", atMost: 200);
        await mailbox.AnswersAsync($"ENABLE {"X".Different(5_000)}", "OK", atMost: 200);
    }
}
