using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class SearchCommandTests
{
    static SearchQuery Search(string text, WireMode mode = WireMode.None) => Parse<SearchArguments>(SearchArguments.TryParse, " " + text, mode).Query;

    public static readonly TheoryData<string, SearchKey> SimpleKeys = new()
    {
        { "ALL", new SearchAll() },
        { "answered", new SearchFlag(SystemFlags.Answered, true) },
        { "UNANSWERED", new SearchFlag(SystemFlags.Answered, false) },
        { "DELETED", new SearchFlag(SystemFlags.Deleted, true) },
        { "UNDELETED", new SearchFlag(SystemFlags.Deleted, false) },
        { "DRAFT", new SearchFlag(SystemFlags.Draft, true) },
        { "UNDRAFT", new SearchFlag(SystemFlags.Draft, false) },
        { "FLAGGED", new SearchFlag(SystemFlags.Flagged, true) },
        { "UNFLAGGED", new SearchFlag(SystemFlags.Flagged, false) },
        { "SEEN", new SearchFlag(SystemFlags.Seen, true) },
        { "UnSeen", new SearchFlag(SystemFlags.Seen, false) },
        { "RECENT", new SearchRecent(true) },
        { "OLD", new SearchRecent(false) },
        { "KEYWORD $Junk", new SearchKeyword("$Junk", true) },
        { "UNKEYWORD x", new SearchKeyword("x", false) },
        { "BCC a", new SearchHeader("Bcc", "a") },
        { "CC \"a b\"", new SearchHeader("Cc", "a b") },
        { "FROM {3}\r\na b", new SearchHeader("From", "a b") },
        { "SUBJECT \"\"", new SearchHeader("Subject", "") },
        { "TO a", new SearchHeader("To", "a") },
        { "HEADER Message-ID <x@y>", new SearchHeader("Message-ID", "<x@y>") },
        { "BODY x", new SearchText("x", false) },
        { "TEXT \"\"", new SearchText("", true) },
        { "BEFORE 1-Feb-1994", new SearchDate(SearchDateField.Internal, SearchDateRelation.Before, new DateOnly(1994, 2, 1)) },
        { "ON \"01-feb-1994\"", new SearchDate(SearchDateField.Internal, SearchDateRelation.On, new DateOnly(1994, 2, 1)) },
        { "SINCE 29-Feb-2024", new SearchDate(SearchDateField.Internal, SearchDateRelation.Since, new DateOnly(2024, 2, 29)) },
        { "SENTBEFORE 1-Feb-1994", new SearchDate(SearchDateField.Sent, SearchDateRelation.Before, new DateOnly(1994, 2, 1)) },
        { "SENTON 1-Feb-1994", new SearchDate(SearchDateField.Sent, SearchDateRelation.On, new DateOnly(1994, 2, 1)) },
        { "SENTSINCE 1-Feb-1994", new SearchDate(SearchDateField.Sent, SearchDateRelation.Since, new DateOnly(1994, 2, 1)) },
        { "SAVEDBEFORE 1-Feb-1994", new SearchDate(SearchDateField.Saved, SearchDateRelation.Before, new DateOnly(1994, 2, 1)) },
        { "SAVEDON 1-Feb-1994", new SearchDate(SearchDateField.Saved, SearchDateRelation.On, new DateOnly(1994, 2, 1)) },
        { "SAVEDSINCE 1-Feb-1994", new SearchDate(SearchDateField.Saved, SearchDateRelation.Since, new DateOnly(1994, 2, 1)) },
        { "SAVEDATESUPPORTED", new SearchSaveDateSupported() },
        { "LARGER 0", new SearchSize(0, true) },
        { "SMALLER 9223372036854775807", new SearchSize(long.MaxValue, false) },
        { "OLDER 1", new SearchAge(1, true) },
        { "YOUNGER 259200", new SearchAge(259200, false) },
        { "EMAILID M6d99ac3275bb4e", new SearchEmailId("M6d99ac3275bb4e") },
        { "THREADID T-_1", new SearchThreadId("T-_1") },
        { "FILTER on-the-road", new SearchFilter("on-the-road") },
        { "NOT SEEN", new SearchNot(new SearchFlag(SystemFlags.Seen, true)) },
        { "FUZZY BODY x", new SearchFuzzy(new SearchText("x", false)) },
        { "OR SEEN NOT DRAFT", new SearchOr(new SearchFlag(SystemFlags.Seen, true), new SearchNot(new SearchFlag(SystemFlags.Draft, true))) },
        { "(SEEN)", new SearchFlag(SystemFlags.Seen, true) },
        { "((ALL))", new SearchAll() },
    };

    [Theory, MemberData(nameof(SimpleKeys))]
    public void A_key_is_read(string text, SearchKey key) => Assert.Equal(key, Search(text).Key);

    [Fact]
    public void Several_keys_mean_all_of_them()
    {
        var and = Assert.IsType<SearchAnd>(Search("SEEN (FROM a NOT TO b) UNDRAFT").Key);

        Assert.Equal(3, and.Keys.Length);
        Assert.Equal(2, Assert.IsType<SearchAnd>(and.Keys[1]).Keys.Length);
    }

    [Fact]
    public void NEW_is_recent_and_unseen()
    {
        var and = Assert.IsType<SearchAnd>(Search("NEW").Key);

        Assert.Equal([new SearchRecent(true), new SearchFlag(SystemFlags.Seen, false)], and.Keys);
    }

    [Theory]
    [InlineData("2,4:7,9,12:*", false, 4)]
    [InlineData("*", false, 1)]
    [InlineData("$", true, 0)]
    public void Numbers_and_the_saved_result_are_keys(string set, bool isSaved, int ranges)
    {
        var numbers = Assert.IsType<SearchNumbers>(Search(set).Key).Set;
        var uids = Assert.IsType<SearchUids>(Search("UID " + set).Key).Set;

        Assert.Equal((isSaved, ranges), (numbers.IsSavedResult, numbers.Items.Count));
        Assert.Equal((isSaved, ranges), (uids.IsSavedResult, uids.Items.Count));
    }

    [Fact]
    public void MODSEQ_may_name_an_entry()
    {
        Assert.Equal(new SearchModSeq(new ModSeq(620162338), null, SearchEntryType.All), Search("MODSEQ 620162338").Key);
        Assert.Equal(
            new SearchModSeq(new ModSeq(0), "/flags/\\draft", SearchEntryType.Shared),
            Search("MODSEQ \"/flags/\\\\draft\" shared 0").Key);
        Assert.True(Search("OR SEEN (MODSEQ 1)").UsesModSeq);
        Assert.False(Search("SEEN").UsesModSeq);
    }

    [Theory]
    [InlineData("RETURN () ALL", SearchReturn.All)]
    [InlineData("RETURN (MIN MAX) ALL", SearchReturn.Min | SearchReturn.Max)]
    [InlineData("return (count all save) ALL", SearchReturn.Count | SearchReturn.All | SearchReturn.Save)]
    [InlineData("RETURN (RELEVANCY UPDATE CONTEXT) ALL", SearchReturn.Relevancy | SearchReturn.Update | SearchReturn.Context)]
    [InlineData("RETURN (PARTIAL 1:100) ALL", SearchReturn.Partial)]
    public void Return_options_are_a_set(string text, SearchReturn items) => Assert.Equal(items, Search(text).Return!.Items);

    [Fact]
    public void No_RETURN_is_not_an_empty_RETURN()
    {
        Assert.Null(Search("ALL").Return);
        Assert.Equal(new PartialRange(23500, 24000, false), Search("RETURN (PARTIAL 23500:24000 COUNT) ALL").Return!.Partial);
    }

    [Fact]
    public void Charsets_UTF8_and_ASCII_are_known()
    {
        Assert.Equal(new SearchHeader("Subject", "\u043f"), Search("CHARSET utf-8 SUBJECT {2}\r\n\u043f").Key);
        Assert.Equal(new SearchAll(), Search("RETURN (MIN) CHARSET \"US-ASCII\" ALL").Key);
        Assert.True(Search("CHARSET UTF-8 ALL").NamesCharset);
        Assert.False(Search("ALL").NamesCharset);
        Assert.Equal(LexerErrorKind.Charset, Failure<SearchArguments>(SearchArguments.TryParse, " CHARSET X-UNKNOWN ALL").Kind);
    }

    [Theory]
    [InlineData("1:3", true)]
    [InlineData("OR SEEN (NOT *)", true)]
    [InlineData("UID 1:3 $", false)]
    [InlineData("ALL", false)]
    public void Message_numbers_are_noticed(string text, bool usesNumbers) => Assert.Equal(usesNumbers, Search(text).UsesNumbers);

    [Fact]
    public void Text_has_to_be_valid_UTF8()
    {
        byte[] text = [.. " SUBJECT {2}\r\n"u8, 0xC3, 0x28];
        var lexer = new ImapLexer(text);

        Assert.False(SearchArguments.TryParse(ref lexer, out _));
        Assert.Equal("the text to look for is not valid UTF-8", lexer.Error);
    }

    [Theory]
    [InlineData("", "expected a search key")]
    [InlineData("UNSEE", "this search key is not known")]
    [InlineData("UNALL", "this search key is not known")]
    [InlineData("UNRECENT", "this search key is not known")]
    [InlineData("SENT 1-Feb-1994", "this search key is not known")]
    [InlineData("SEEN ", "expected a search key")]
    [InlineData("()", "expected a search key")]
    [InlineData("(SEEN", "expected ')' after the search keys")]
    [InlineData("SEEN)", "expected the end of the command after the search key")]
    [InlineData("NOT", "expected a space after NOT")]
    [InlineData("OR SEEN", "expected a space after the first key of OR")]
    [InlineData("FROM", "expected a space after the search key")]
    [InlineData("HEADER x", "expected a space after the search key")]
    [InlineData("BEFORE 1-Foo-1994", "expected a date such as 1-Feb-2020")]
    [InlineData("BEFORE 30-Feb-1994", "expected a date such as 1-Feb-2020")]
    [InlineData("BEFORE \"1-Feb-1994", "expected '\"' after the date")]
    [InlineData("LARGER -1", "expected a size in octets")]
    [InlineData("OLDER 0", "expected a number of seconds above zero, without leading zeros")]
    [InlineData("MODSEQ \"/flags/x\" 5", "expected priv, shared or all")]
    [InlineData("MODSEQ \"/comment\" all 5", "expected an entry name such as \"/flags/\\\\seen\"")]
    [InlineData("FILTER a/b", "a filter name cannot hold '/'")]
    [InlineData("EMAILID \"x\"", "expected an object identifier")]
    [InlineData("RETURN (MIN)", "expected a space after the return options")]
    [InlineData("RETURN (MEDIAN) ALL", "this return option is not known")]
    [InlineData("RETURN (ALL PARTIAL 1:2) ALL", "ALL and PARTIAL exclude each other")]
    [InlineData("RETURN (PARTIAL 1:2 PARTIAL 1:2) ALL", "PARTIAL may be given once")]
    [InlineData("CHARSET UTF-8", "expected a space after the character set")]
    public void Errors_say_what_is_wrong(string text, string error) => Assert.Equal(error, Error<SearchArguments>(SearchArguments.TryParse, " " + text));

    [Theory]
    [InlineData("KOI8-R", "D0D2C9D7C5D4", "привет")]
    [InlineData("iso-8859-1", "FCDF80", "üß€")]
    [InlineData("ISO-2022-JP", "1B2442327135441B2842", "会議")]
    [InlineData("gb18030", "BBE1D2E9", "会议")]
    [InlineData("us-ascii", "C3BC", "ü")]
    public void Texts_are_decoded_from_the_charset_named(string charset, string octets, string text)
    {
        byte[] command = [.. Encoding.ASCII.GetBytes($" CHARSET {charset} SUBJECT {{{octets.Length / 2}}}\r\n"), .. Convert.FromHexString(octets)];
        var lexer = new ImapLexer(command);

        Assert.True(SearchArguments.TryParse(ref lexer, out var arguments));
        Assert.Equal(new SearchHeader("Subject", text), arguments.Query.Key);
    }

    [Fact]
    public void Every_charset_that_is_named_is_known()
    {
        foreach (var name in SearchCharset.Names)
            Assert.NotNull(Parse<SearchArguments>(SearchArguments.TryParse, $" CHARSET {name} ALL"));
    }

    [Theory]
    [InlineData("UTF-7")]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("IBM037")]
    [InlineData("x-nothing")]
    public void Charsets_whose_letters_are_not_those_of_ASCII_are_not_known(string charset) =>
        Assert.Equal(LexerErrorKind.Charset, Failure<SearchArguments>(SearchArguments.TryParse, $" CHARSET {charset} ALL").Kind);

    [Fact]
    public void Keys_are_counted()
    {
        var most = string.Join(' ', Enumerable.Repeat("SEEN", 1_000));

        Assert.Equal(1_000, Assert.IsType<SearchAnd>(Search(most).Key).Keys.Length);
        Assert.Equal(LexerErrorKind.Limit, Failure<SearchArguments>(SearchArguments.TryParse, $" {most} SEEN").Kind);
    }

    [Fact]
    public void Depth_is_bounded()
    {
        static string Nots(int count) => " " + string.Concat(Enumerable.Repeat("NOT ", count)) + "ALL";

        Assert.NotNull(Parse<SearchArguments>(SearchArguments.TryParse, Nots(99)));
        Assert.Equal(LexerErrorKind.Limit, Failure<SearchArguments>(SearchArguments.TryParse, Nots(100)).Kind);
        Assert.Equal(LexerErrorKind.Limit, Failure<SearchArguments>(SearchArguments.TryParse, Nots(200_000)).Kind);
        Assert.Equal(LexerErrorKind.Limit, Failure<SearchArguments>(SearchArguments.TryParse, " " + new string('(', 100_000)).Kind);
        Assert.NotNull(Parse<SearchArguments>(SearchArguments.TryParse, " " + new string('(', 50) + "ALL" + new string(')', 50)));
        Assert.Equal(LexerErrorKind.Limit, Failure<SearchArguments>(SearchArguments.TryParse, " " + new string('(', 51)).Kind);
    }
}
