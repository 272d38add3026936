namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>FETCH: sections, ranges and items in every wrong form, and more of them than anybody needs.</summary>
public class HostileFetchTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    [Theory]
    [InlineData("[")]
    [InlineData("[]]")]
    [InlineData("[0]")]
    [InlineData("[01]")]
    [InlineData("[1.]")]
    [InlineData("[.1]")]
    [InlineData("[1..2]")]
    [InlineData("[1.0]")]
    [InlineData("[-1]")]
    [InlineData("[4294967296]")]
    [InlineData("[ 1]")]
    [InlineData("[1 ]")]
    [InlineData("[\"1\"]")]
    [InlineData("[HEADER")]
    [InlineData("[HEADER.TEXT]")]
    [InlineData("[TEXT.1]")]
    [InlineData("[MIME]")]
    [InlineData("[1.MIME.1]")]
    [InlineData("[FOO]")]
    [InlineData("[1.FOO]")]
    [InlineData("[HEADER.FIELDS]")]
    [InlineData("[HEADER.FIELDS DATE]")]
    [InlineData("[HEADER.FIELDS ()]")]
    [InlineData("[HEADER.FIELDS (]")]
    [InlineData("[HEADER.FIELDS ((DATE))]")]
    [InlineData("[HEADER.FIELDS (DATE TO]")]
    [InlineData("[HEADER.FIELDS (DATE)")]
    [InlineData("[HEADER.FIELDS (\"DATE)]")]
    [InlineData("[HEADER.FIELDS (a\0b)]")]
    [InlineData("[HEADER.FIELDS ({3+}\r\na\0b)]")]
    [InlineData("[HEADER.FIELDS ({1+}\r\n\u00ff)]")]
    [InlineData("[1.HEADER.FIELDS.NOT ()]")]
    public async Task What_is_no_section_is_bad(string section)
    {
        await mailbox.AnswersAsync($"FETCH 1 BODY.PEEK{section}", "BAD");
        await mailbox.AnswersAsync($"FETCH 1 (UID BODY.PEEK{section} FLAGS)", "BAD");
        await mailbox.AnswersAsync($"UID FETCH 1 BODY{section}", "BAD");
    }

    [Theory]
    [InlineData("<>")]
    [InlineData("<0>")]
    [InlineData("<0.0>")]
    [InlineData("<-1.5>")]
    [InlineData("<0.-1>")]
    [InlineData("<0.1")]
    [InlineData("<0.1>>")]
    [InlineData("<0.1>x")]
    [InlineData("<0.1>.")]
    [InlineData("<a.b>")]
    [InlineData("< 0.1>")]
    [InlineData("<0 .1>")]
    [InlineData("<9223372036854775808.1>")]
    [InlineData("<0.9223372036854775808>")]
    [InlineData("<0.18446744073709551616>")]
    public async Task What_is_no_range_of_octets_is_bad(string range)
    {
        foreach (var item in (string[])["BODY.PEEK[]", "BODY.PEEK[TEXT]", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]", "BINARY.PEEK[1]"])
            await mailbox.AnswersAsync($"FETCH 1 {item}{range}", "BAD");
    }

    [Theory]
    [InlineData("<0.9223372036854775807>", 200)]
    [InlineData("<4294967295.1>", 100)]
    [InlineData("<4294967296.1>", 100)]
    [InlineData("<9223372036854775807.9223372036854775807>", 100)]
    [InlineData("<5.9223372036854775807>", 200)]
    public async Task A_range_beyond_the_end_ends_there(string range, int atMost)
    {
        foreach (var item in (string[])["BODY.PEEK[]", "BODY.PEEK[TEXT]", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]", "BINARY.PEEK[1]"])
            await mailbox.AnswersAsync($"FETCH 1 {item}{range}", "OK", atMost);
    }

    [Theory]
    [InlineData(1_000, "OK")]
    [InlineData(1_001, "NO [LIMIT]")]
    [InlineData(5_000, "NO [LIMIT]")]
    public async Task Names_of_fields_are_counted(int names, string answer)
    {
        await mailbox.AnswersAsync($"FETCH 1 BODY.PEEK[HEADER.FIELDS ({"X-".Different(names)})]", answer, atMost: 20_000);
        await mailbox.AnswersAsync($"FETCH 1 BODY.PEEK[HEADER.FIELDS.NOT ({"X".Times(names, " ")})]", answer, atMost: 20_000);
    }

    [Fact]
    public Task A_field_name_of_sixty_thousand_characters_is_no_field() =>
        mailbox.AnswersAsync($"FETCH 1 BODY.PEEK[HEADER.FIELDS ({"x".Times(60_000)})]", "OK", atMost: 70_000);

    [Theory]
    [InlineData("FLAGS", 1_000, "OK")]
    [InlineData("FLAGS", 1_001, "NO [LIMIT]")]
    [InlineData("BODY.PEEK[]", 1_000, "OK")]
    [InlineData("BODY.PEEK[]", 5_000, "NO [LIMIT]")]
    [InlineData("BODYSTRUCTURE", 1_000, "OK")]
    [InlineData("UID", 10_000, "NO [LIMIT]")]
    public Task Items_are_counted(string item, int times, string answer) => mailbox.AnswersAsync($"FETCH 1:* ({item.Times(times, " ")})", answer);

    [Theory]
    [InlineData(100, "OK")]
    [InlineData(101, "NO [LIMIT]")]
    [InlineData(5_000, "NO [LIMIT]")]
    public async Task Part_numbers_are_counted(int depth, string answer)
    {
        await mailbox.AnswersAsync($"FETCH 1 BODY.PEEK[{"1".Times(depth, ".")}]", answer, atMost: 1_000);
        await mailbox.AnswersAsync($"FETCH 1 BINARY.PEEK[{"4294967295".Times(depth, ".")}]", answer, atMost: 2_000);
        await mailbox.AnswersAsync($"FETCH 1 BINARY.SIZE[{"2".Times(depth, ".")}]", answer, atMost: 1_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData(" 1 ")]
    [InlineData(" 1 ()")]
    [InlineData(" 1 FOO")]
    [InlineData(" 1 FLAGS)")]
    [InlineData(" 1 (FLAGS ALL)")]
    [InlineData(" 1 ALL FAST")]
    [InlineData(" 1 FLAGS UID")]
    [InlineData(" 1 (FLAGS,UID)")]
    [InlineData(" 1 (FLAGS  UID)")]
    [InlineData(" 1 ( FLAGS)")]
    [InlineData(" 1 (FLAGS )")]
    [InlineData("  1 FLAGS")]
    [InlineData(" 1  FLAGS")]
    [InlineData(" 1 FLAGS ")]
    [InlineData(" 1 FLAGS (FOO)")]
    [InlineData(" 1 FLAGS ()")]
    [InlineData(" 1 BODY.PEEK")]
    [InlineData(" 1 RFC822.PEEK")]
    [InlineData(" 1 BODYSTRUCTURE[]")]
    [InlineData(" 1 BINARY[HEADER]")]
    [InlineData(" 1 BINARY.SIZE[1]<0.1>")]
    [InlineData(" 1 \"FLAGS\"")]
    [InlineData(" 1 {5+}\r\nFLAGS")]
    [InlineData(" 1 FLAGS\0")]
    [InlineData(" 1 \u0080")]
    public async Task What_is_no_fetch_is_bad(string arguments)
    {
        await mailbox.AnswersAsync("FETCH" + arguments, "BAD");
        await mailbox.AnswersAsync("UID FETCH" + arguments, "BAD");
    }
}
