using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class MailboxCommandTests
{
    [Theory]
    [InlineData(" Drafts", "Drafts")]
    [InlineData(" inbox", "INBOX")]
    [InlineData(" \"Sent Mail\"", "Sent Mail")]
    [InlineData(" {9}\r\nSent Mail", "Sent Mail")]
    [InlineData(" a]b", "a]b")]
    [InlineData(" Entw&APw-rfe", "Entw\u00fcrfe")]
    [InlineData(" R&-D", "R&D")]
    [InlineData(" NIL", "NIL")]
    public void DELETE_takes_a_mailbox_name(string text, string name) =>
        Assert.Equal(name, Parse<MailboxArguments>(MailboxArguments.TryParse, text).Mailbox.Value);

    [Fact]
    public void Names_are_UTF8_where_the_mode_says_so()
    {
        Assert.Equal("Entw\u00fcrfe", Parse<MailboxArguments>(MailboxArguments.TryParse, " \"Entw\u00fcrfe\"", WireMode.Utf8).Mailbox.Value);
        Assert.Equal("R&-D", Parse<MailboxArguments>(MailboxArguments.TryParse, " R&-D", WireMode.Utf8).Mailbox.Value);
    }

    [Theory]
    [InlineData(" &AGE-")]
    [InlineData(" &")]
    [InlineData(" {3}\r\n\u00e9x")]
    [InlineData(" \"\"")]
    [InlineData(" a//b")]
    [InlineData(" {3}\r\na\tb")]
    public void Names_that_cannot_exist_are_told_apart_from_bad_grammar(string text) =>
        Assert.Equal(LexerErrorKind.MailboxName, Failure<MailboxArguments>(MailboxArguments.TryParse, text).Kind);

    [Theory]
    [InlineData(" ", "expected a mailbox name")]
    [InlineData(" a b", "unexpected text after the mailbox name")]
    [InlineData(" a*", "expected the end of the command after the mailbox name")]
    public void DELETE_says_what_is_wrong(string text, string error) =>
        Assert.Equal((LexerErrorKind.Syntax, error), Failure<MailboxArguments>(MailboxArguments.TryParse, text));

    [Theory]
    [InlineData(" x", SpecialUse.None)]
    [InlineData(" x (USE ())", SpecialUse.None)]
    [InlineData(" x (USE (\\Sent))", SpecialUse.Sent)]
    [InlineData(" x (use (\\sent \\IMPORTANT))", SpecialUse.Sent | SpecialUse.Important)]
    public void CREATE_takes_special_uses(string text, SpecialUse use) =>
        Assert.Equal(new CreateArguments(MailboxName.Create("x"), use), Parse<CreateArguments>(CreateArguments.TryParse, text));

    [Fact]
    public void CREATE_drops_a_trailing_separator() =>
        Assert.Equal("x/y", Parse<CreateArguments>(CreateArguments.TryParse, " x/y/").Mailbox.Value);

    [Theory]
    [InlineData(" x ()", LexerErrorKind.Syntax, "expected USE")]
    [InlineData(" x (USE \\Sent)", LexerErrorKind.Syntax, "expected '(' before the special uses")]
    [InlineData(" x (USE (Sent))", LexerErrorKind.Syntax, "expected a special use such as \\Sent")]
    [InlineData(" x (USE (\\Marked))", LexerErrorKind.UseAttribute, "this special use is not known")]
    [InlineData(" x (USE (\\Sent)", LexerErrorKind.Syntax, "expected ')' after the parameters")]
    public void CREATE_says_what_is_wrong(string text, LexerErrorKind kind, string error) =>
        Assert.Equal((kind, error), Failure<CreateArguments>(CreateArguments.TryParse, text));

    [Fact]
    public void RENAME_takes_two_names()
    {
        Assert.Equal(
            new RenameArguments(MailboxName.Create("a b"), MailboxName.Create("c")),
            Parse<RenameArguments>(RenameArguments.TryParse, " \"a b\" c"));
        Assert.Equal("expected a space after the mailbox name", Error<RenameArguments>(RenameArguments.TryParse, " a"));
        Assert.Equal("expected the new mailbox name", Error<RenameArguments>(RenameArguments.TryParse, " a "));
    }

    [Fact]
    public void STATUS_knows_every_item()
    {
        var all = " x (messages RECENT UIDNEXT UIDVALIDITY UNSEEN SIZE DELETED HIGHESTMODSEQ MAILBOXID DELETED-STORAGE APPENDLIMIT)";

        Assert.Equal((StatusItems)2047, Parse<StatusArguments>(StatusArguments.TryParse, all).Items);
    }

    [Theory]
    [InlineData(" x", "expected a space after the mailbox name")]
    [InlineData(" x MESSAGES", "expected '(' before the status items")]
    [InlineData(" x ()", "expected a status item such as MESSAGES")]
    [InlineData(" x (MESSAGE)", "this status item is not known")]
    [InlineData(" x (MESSAGES  UNSEEN)", "expected a status item such as MESSAGES")]
    [InlineData(" x (MESSAGES", "expected ')' after the status items")]
    public void STATUS_says_what_is_wrong(string text, string error) => Assert.Equal(error, Error<StatusArguments>(StatusArguments.TryParse, text));

    [Fact]
    public void SELECT_is_plain_or_asks_for_CONDSTORE()
    {
        Assert.Equal(new SelectArguments(MailboxName.Inbox, false, null), Parse<SelectArguments>(SelectArguments.TryParse, " INBOX"));
        Assert.Equal(new SelectArguments(MailboxName.Inbox, true, null), Parse<SelectArguments>(SelectArguments.TryParse, " INBOX (condstore)"));
    }

    [Fact]
    public void SELECT_resyncs_with_what_the_client_knows()
    {
        var bare = Parse<SelectArguments>(SelectArguments.TryParse, " INBOX (QRESYNC (67890007 20050715194045000))").Resync!;
        Assert.Equal((67890007u, 20050715194045000), (bare.UidValidity, bare.ModSeq.Value));
        Assert.Null(bare.KnownUids);
        Assert.Null(bare.SequenceMatch);

        var full = Parse<SelectArguments>(SelectArguments.TryParse, " INBOX (QRESYNC (1 2 41,43:211,1 (1:2,5 7,9:10)) CONDSTORE)").Resync!;
        Assert.Equal("1,41,43:211", full.KnownUids!.ToString());
        Assert.Equal("1:2,5", full.SequenceMatch!.Numbers.ToString());
        Assert.Equal("7,9:10", full.SequenceMatch.Uids.ToString());

        var matchOnly = Parse<SelectArguments>(SelectArguments.TryParse, " INBOX (QRESYNC (1 2 (1 7)))").Resync!;
        Assert.Null(matchOnly.KnownUids);
        Assert.Equal("7", matchOnly.SequenceMatch!.Uids.ToString());
    }

    [Theory]
    [InlineData(" INBOX ()", "expected CONDSTORE or QRESYNC")]
    [InlineData(" INBOX (QRESYNC)", "expected a space after QRESYNC")]
    [InlineData(" INBOX (QRESYNC (0 1))", "expected UIDVALIDITY, without leading zeros")]
    [InlineData(" INBOX (QRESYNC (1 0))", "expected a mod-sequence above zero, without leading zeros")]
    [InlineData(" INBOX (QRESYNC (1 2 1:*))", "the known UIDs cannot hold '*' or '$'")]
    [InlineData(" INBOX (QRESYNC (1 2 $))", "the known UIDs cannot hold '*' or '$'")]
    [InlineData(" INBOX (QRESYNC (1 2 1 (1:2 5)))", "there must be as many known sequence numbers as UIDs")]
    [InlineData(" INBOX (QRESYNC (1 2 1 (2,1 5:6)))", "the known sequence numbers must be in ascending order")]
    [InlineData(" INBOX (QRESYNC (1 2 1 (1:2 6:5)))", "their UIDs must be in ascending order")]
    [InlineData(" INBOX (QRESYNC (1 2 1 (1:2 5,5)))", "their UIDs must be in ascending order")]
    [InlineData(" INBOX (QRESYNC (1 2 1 (1)))", "expected a space after the known sequence numbers")]
    [InlineData(" INBOX (QRESYNC (1 2 1 ))", "expected '(' before the known sequence numbers")]
    [InlineData(" INBOX (QRESYNC (1 2) QRESYNC (1 2))", "QRESYNC may be given once")]
    [InlineData(" INBOX (QRESYNC (1 9223372036854775808))", "expected a mod-sequence above zero of at most 9223372036854775807")]
    public void SELECT_says_what_is_wrong(string text, string error) => Assert.Equal(error, Error<SelectArguments>(SelectArguments.TryParse, text));
}
