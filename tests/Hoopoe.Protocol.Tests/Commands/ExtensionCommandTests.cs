using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class ExtensionCommandTests
{
    [Fact]
    public void SORT_has_criteria_a_charset_and_keys()
    {
        var sort = Parse<SortArguments>(SortArguments.TryParse, " (SUBJECT REVERSE DATE displayto) UTF-8 SINCE 1-Feb-1994 SEEN");

        Assert.Equal([new(SortKey.Subject, false), new(SortKey.Date, true), new(SortKey.DisplayTo, false)], sort.Criteria);
        Assert.Equal(2, Assert.IsType<SearchAnd>(sort.Query.Key).Keys.Length);
        Assert.Null(sort.Query.Return);
    }

    [Fact]
    public void SORT_knows_every_criterion() =>
        Assert.Equal(
            Enum.GetValues<SortKey>(),
            Parse<SortArguments>(SortArguments.TryParse, " (ARRIVAL CC DATE FROM SIZE SUBJECT TO DISPLAYFROM DISPLAYTO RELEVANCY) US-ASCII ALL")
                .Criteria.Select(criterion => criterion.Key));

    [Fact]
    public void SORT_may_return_parts() =>
        Assert.Equal(
            SearchReturn.Count | SearchReturn.Min,
            Parse<SortArguments>(SortArguments.TryParse, " RETURN (COUNT MIN) (DATE) UTF-8 ALL").Query.Return!.Items);

    [Theory]
    [InlineData(" DATE UTF-8 ALL", LexerErrorKind.Syntax, "expected '(' before the sort criteria")]
    [InlineData(" () UTF-8 ALL", LexerErrorKind.Syntax, "expected a sort criterion such as ARRIVAL")]
    [InlineData(" (REVERSE) UTF-8 ALL", LexerErrorKind.Syntax, "expected a space after REVERSE")]
    [InlineData(" (DATES) UTF-8 ALL", LexerErrorKind.Syntax, "expected a sort criterion such as ARRIVAL")]
    [InlineData(" (DATE) KLINGON ALL", LexerErrorKind.Charset, "this character set is not known")]
    [InlineData(" (DATE) UTF-8", LexerErrorKind.Syntax, "expected a space after the character set")]
    public void SORT_says_what_is_wrong(string text, LexerErrorKind kind, string error) =>
        Assert.Equal((kind, error), Failure<SortArguments>(SortArguments.TryParse, text));

    [Fact]
    public void THREAD_has_an_algorithm()
    {
        Assert.Equal(ThreadAlgorithm.References, Parse<ThreadArguments>(ThreadArguments.TryParse, " REFERENCES UTF-8 ALL").Algorithm);
        Assert.Equal(ThreadAlgorithm.OrderedSubject, Parse<ThreadArguments>(ThreadArguments.TryParse, " orderedsubject UTF-8 1:*").Algorithm);
        Assert.Equal(
            "expected the threading algorithm ORDEREDSUBJECT, REFERENCES or REFS",
            Error<ThreadArguments>(ThreadArguments.TryParse, " SUBJECT UTF-8 ALL"));
    }

    [Fact]
    public void COMPRESS_has_an_algorithm()
    {
        Assert.Equal("DEFLATE", Parse<CompressArguments>(CompressArguments.TryParse, " deflate").Algorithm);
        Assert.Equal("expected an algorithm", Error<CompressArguments>(CompressArguments.TryParse, " "));
    }

    [Fact]
    public void Quotas_are_asked_for_and_set()
    {
        Assert.Equal("", Parse<QuotaArguments>(QuotaArguments.TryParse, " \"\"").Root);
        var set = Parse<SetQuotaArguments>(SetQuotaArguments.TryParse, " \"#user/alice\" (storage 510 MESSAGE 0)");
        Assert.Equal("#user/alice", set.Root);
        Assert.Equal([new("STORAGE", 510), new("MESSAGE", 0)], set.Limits);
        Assert.Empty(Parse<SetQuotaArguments>(SetQuotaArguments.TryParse, " x ()").Limits);
        Assert.Equal("expected a limit", Error<SetQuotaArguments>(SetQuotaArguments.TryParse, " x (STORAGE -1)"));
        Assert.Equal(
            LexerErrorKind.Limit,
            Failure<SetQuotaArguments>(SetQuotaArguments.TryParse, $" x ({string.Join(' ', Enumerable.Repeat("A 1", 17))})").Kind);
    }

    [Theory]
    [InlineData(" (MAXSIZE 1024 DEPTH infinity) INBOX (/shared/comment /private/x)")]
    [InlineData(" INBOX (DEPTH INFINITY MAXSIZE 1024) (/shared/comment /private/x)")]
    public void GETMETADATA_has_options_before_or_behind_the_mailbox(string text)
    {
        var get = Parse<GetMetadataArguments>(GetMetadataArguments.TryParse, text);

        Assert.Equal(MailboxName.Inbox, get.Mailbox);
        Assert.Equal((1024u, MetadataDepth.All), (get.MaxSize, get.Depth));
        Assert.Equal(["/shared/comment", "/private/x"], get.Entries);
    }

    [Fact]
    public void GETMETADATA_of_the_server_has_an_empty_name()
    {
        var get = Parse<GetMetadataArguments>(GetMetadataArguments.TryParse, " \"\" /shared/comment");

        Assert.Null(get.Mailbox);
        Assert.Null(get.MaxSize);
        Assert.Equal(MetadataDepth.Entry, get.Depth);
        Assert.Equal(MetadataDepth.Children, Parse<GetMetadataArguments>(GetMetadataArguments.TryParse, " (DEPTH 1) x /a").Depth);
    }

    [Theory]
    [InlineData(" x shared/comment")]
    [InlineData(" x /")]
    [InlineData(" x /a/")]
    [InlineData(" x /a//b")]
    [InlineData(" x \"/a*\"")]
    [InlineData(" x \"/a%\"")]
    [InlineData(" x {3}\r\n/\ta")]
    public void Entry_names_are_paths_without_wildcards(string text) =>
        Assert.Equal(
            "an entry name begins with '/', has no empty level and no wildcard",
            Error<GetMetadataArguments>(GetMetadataArguments.TryParse, text));

    [Theory]
    [InlineData(" (DEPTH 2) x /a", "expected the depth 0, 1 or infinity")]
    [InlineData(" (SIZE 2) x /a", "expected DEPTH")]
    [InlineData(" x", "expected a space after the mailbox name")]
    [InlineData(" x ()", "expected an entry name")]
    public void GETMETADATA_says_what_is_wrong(string text, string error) =>
        Assert.Equal(error, Error<GetMetadataArguments>(GetMetadataArguments.TryParse, text));

    [Fact]
    public void SETMETADATA_sets_and_removes()
    {
        var set = Parse<SetMetadataArguments>(
            SetMetadataArguments.TryParse,
            " \"\" (/shared/a \"x\" /shared/b NIL /shared/c {2}\r\n\r\n /shared/d ~{2}\r\n\0\u0001 /shared/e \"\" /shared/f nils)");

        Assert.Null(set.Mailbox);
        Assert.Equal(["x", null, "\r\n", "\0\u0001", "", "nils"], set.Values.Select(value => value.Value is { } octets ? Encoding.ASCII.GetString(octets) : null));
        Assert.Equal("expected a value or NIL", Error<SetMetadataArguments>(SetMetadataArguments.TryParse, " x (/a (b))"));
        Assert.Equal("expected a space after the entry name", Error<SetMetadataArguments>(SetMetadataArguments.TryParse, " x (/a)"));
    }

    [Fact]
    public void LANGUAGE_lists_preferences()
    {
        Assert.Empty(Parse<LanguageArguments>(LanguageArguments.TryParse, "").Preferences);
        Assert.Equal(["de", "*"], Parse<LanguageArguments>(LanguageArguments.TryParse, " de \"*\"").Preferences);
        Assert.Equal("expected a string", Error<LanguageArguments>(LanguageArguments.TryParse, " de "));
    }

    [Fact]
    public void UIDBATCHES_has_a_size_and_a_range()
    {
        Assert.Equal(new UidBatchesArguments(2000, null), Parse<UidBatchesArguments>(UidBatchesArguments.TryParse, " 2000"));
        Assert.Equal(
            new UidBatchesArguments(500, new NumberRange(10, 20)), Parse<UidBatchesArguments>(UidBatchesArguments.TryParse, " 500 10:20"));
        Assert.Equal(LexerErrorKind.ClientBug, Failure<UidBatchesArguments>(UidBatchesArguments.TryParse, " 500 20:10").Kind);
        Assert.Equal("expected a batch size above zero, without leading zeros", Error<UidBatchesArguments>(UidBatchesArguments.TryParse, " 0"));
        Assert.Equal("expected a batch number above zero", Error<UidBatchesArguments>(UidBatchesArguments.TryParse, " 5 1:*"));
        Assert.Equal("expected ':' within the range of batches", Error<UidBatchesArguments>(UidBatchesArguments.TryParse, " 5 1"));
    }

    [Theory]
    [InlineData("DONE", true)]
    [InlineData("done", true)]
    [InlineData("DONE ", false)]
    [InlineData("", false)]
    public void DONE_ends_IDLE(string line, bool ends) => Assert.Equal(ends, IdleContinuation.IsDone(Encoding.ASCII.GetBytes(line)));
}
