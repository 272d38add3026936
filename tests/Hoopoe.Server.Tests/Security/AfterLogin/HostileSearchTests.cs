namespace Hoopoe.Server.Tests.Security.AfterLogin;

/// <summary>Search keys in every wrong form.</summary>
public class HostileSearchTests(HostileMailbox mailbox) : IClassFixture<HostileMailbox>
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("  ALL")]
    [InlineData(" ALL ")]
    [InlineData(" ALL  ALL")]
    [InlineData(" ()")]
    [InlineData(" (ALL")]
    [InlineData(" ALL)")]
    [InlineData(" (ALL)(ALL)")]
    [InlineData(" FOO")]
    [InlineData(" OR")]
    [InlineData(" OR ALL")]
    [InlineData(" NOT")]
    [InlineData(" NOT NOT")]
    [InlineData(" UID")]
    [InlineData(" UID ()")]
    [InlineData(" KEYWORD")]
    [InlineData(" KEYWORD (a)")]
    [InlineData(" KEYWORD \"a\"")]
    [InlineData(" BEFORE")]
    [InlineData(" BEFORE 1-Jan")]
    [InlineData(" BEFORE 32-Jan-2020")]
    [InlineData(" BEFORE 30-Feb-2020")]
    [InlineData(" BEFORE 29-Feb-2021")]
    [InlineData(" BEFORE 1-Foo-2020")]
    [InlineData(" BEFORE 1-Jan-20")]
    [InlineData(" BEFORE 1-Jan-99999")]
    [InlineData(" BEFORE 1-Jan-0000")]
    [InlineData(" BEFORE 00-Jan-2020")]
    [InlineData(" BEFORE \"1-Jan-2020")]
    [InlineData(" BEFORE 1-Jan-2020 x")]
    [InlineData(" LARGER")]
    [InlineData(" LARGER -1")]
    [InlineData(" LARGER 1k")]
    [InlineData(" LARGER 9223372036854775808")]
    [InlineData(" OLDER 0")]
    [InlineData(" OLDER 4294967296")]
    [InlineData(" YOUNGER -1")]
    [InlineData(" MODSEQ")]
    [InlineData(" MODSEQ -1")]
    [InlineData(" MODSEQ \"x\" all 1")]
    [InlineData(" MODSEQ \"/flags/\\\\Seen\" x 1")]
    [InlineData(" HEADER")]
    [InlineData(" HEADER a")]
    [InlineData(" HEADER (a) b")]
    [InlineData(" TEXT")]
    [InlineData(" TEXT a b")]
    [InlineData(" TEXT (a)")]
    [InlineData(" TEXT \"a")]
    [InlineData(" TEXT \"\\x\"")]
    [InlineData(" TEXT \"\u00ff\"")]
    [InlineData(" TEXT {4+}\r\n\u00ff\u00fe\u00fd\u00fc")]
    [InlineData(" CHARSET")]
    [InlineData(" CHARSET UTF-8")]
    [InlineData(" CHARSET UTF-8 CHARSET UTF-8 ALL")]
    [InlineData(" CHARSET UTF-8 TEXT {2+}\r\n\u00c3\u0028")]
    [InlineData(" RETURN")]
    [InlineData(" RETURN ALL")]
    [InlineData(" RETURN (ALL)")]
    [InlineData(" RETURN (FOO) ALL")]
    [InlineData(" RETURN (ALL PARTIAL 1:2) ALL")]
    [InlineData(" EMAILID")]
    [InlineData(" EMAILID \"x\"")]
    [InlineData(" $ $$")]
    [InlineData(" \u0001")]
    [InlineData(" \u0080")]
    [InlineData(" ALL\0")]
    [InlineData(" \0")]
    public async Task What_is_no_search_is_bad(string arguments)
    {
        await mailbox.AnswersAsync("SEARCH" + arguments, "BAD");
        await mailbox.AnswersAsync("UID SEARCH" + arguments, "BAD");
    }

    [Theory]
    [InlineData("CHARSET X-NONE ALL", "NO [BADCHARSET")]
    [InlineData("CHARSET UTF-7 TEXT {4+}\r\n\u00ff\u00fe\u00fd\u00fc", "NO [BADCHARSET")]
    [InlineData("SINCE 1-Jan-0001", "OK")]
    [InlineData("SINCE 31-Dec-9999", "OK")]
    [InlineData("SENTBEFORE 1-Jan-0001", "OK")]
    [InlineData("OLDER 4294967295", "OK")]
    [InlineData("YOUNGER 4294967295", "OK")]
    [InlineData("LARGER 9223372036854775807", "OK")]
    [InlineData("SMALLER 0", "OK")]
    [InlineData("MODSEQ 0", "OK")]
    [InlineData("HEADER \"\" \"\"", "OK")]
    [InlineData("HEADER {5+}\r\na\r\nb: {1+}\r\nx", "OK")]
    [InlineData("NOT $ OR $ $ UID $", "OK")]
    [InlineData("TEXT \"\\\\\\\"\"", "OK")]
    public Task Extremes_are_answered(string keys, string answer) => mailbox.AnswersAsync("SEARCH " + keys, answer);

    [Fact]
    public async Task Long_texts_and_names_have_bounds()
    {
        await mailbox.AnswersAsync($"SEARCH HEADER {"x".Times(60_000)} y", "OK");
        await mailbox.AnswersAsync($"SEARCH SUBJECT \"{"x".Times(60_000)}\"", "NO [LIMIT]");
        await mailbox.AnswersAsync($"SEARCH KEYWORD {"k".Times(101)}", "NO [LIMIT]");
        await mailbox.AnswersAsync($"SEARCH EMAILID {"M".Times(256)}", "BAD");
        await mailbox.AnswersAsync($"SEARCH {"TEXT a BODY b HEADER c d".Times(300, " ")}", "OK");
    }
}
