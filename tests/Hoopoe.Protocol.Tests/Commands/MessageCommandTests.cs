using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class MessageCommandTests
{
    [Theory]
    [InlineData(" 1 FLAGS (\\Seen)", StoreAction.Replace, false, "\\Seen")]
    [InlineData(" 1 +flags.silent (\\seen $Forwarded)", StoreAction.Add, true, "\\Seen $Forwarded")]
    [InlineData(" 1 -FLAGS \\Deleted \\Draft", StoreAction.Remove, false, "\\Deleted \\Draft")]
    [InlineData(" 1 FLAGS ()", StoreAction.Replace, false, "")]
    [InlineData(" 1 FLAGS.SILENT x", StoreAction.Replace, true, "x")]
    public void STORE_replaces_adds_and_removes(string text, StoreAction action, bool isSilent, string flags)
    {
        var store = Parse<StoreArguments>(StoreArguments.TryParse, text);

        Assert.Equal((action, isSilent, flags), (store.Action, store.IsSilent, store.Flags.ToString()));
        Assert.Null(store.UnchangedSince);
    }

    [Theory]
    [InlineData(" 1:* (UNCHANGEDSINCE 320162338) FLAGS ()", 320162338)]
    [InlineData(" 1:* (unchangedsince 0) +FLAGS (x)", 0)]
    public void STORE_can_be_conditional(string text, long modSeq) =>
        Assert.Equal(new ModSeq(modSeq), Parse<StoreArguments>(StoreArguments.TryParse, text).UnchangedSince);

    [Theory]
    [InlineData(" 1", "expected a space after the set")]
    [InlineData(" 0 FLAGS ()", "expected a number above zero or '*' in the set, without leading zeros")]
    [InlineData(" 1 FLAG ()", "expected FLAGS, +FLAGS or -FLAGS")]
    [InlineData(" 1 FLAGS", "expected a space after FLAGS")]
    [InlineData(" 1 FLAGS ", "expected a keyword")]
    [InlineData(" 1 FLAGS (\\Recent)", "a flag with a backslash must be \\Seen, \\Answered, \\Flagged, \\Deleted or \\Draft")]
    [InlineData(" 1 FLAGS (\\*)", "expected a flag")]
    [InlineData(" 1 FLAGS (a  b)", "expected a keyword")]
    [InlineData(" 1 FLAGS (a", "expected ')' after the flags")]
    [InlineData(" 1 FLAGS (a]b)", "expected ')' after the flags")]
    [InlineData(" 1 (UNCHANGEDSINCE) FLAGS ()", "expected a space after UNCHANGEDSINCE")]
    [InlineData(" 1 (UNCHANGEDSINCE 1)FLAGS ()", "expected a space after ')'")]
    [InlineData(" 1 (UNCHANGEDSINCE -1) FLAGS ()", "expected a mod-sequence")]
    public void STORE_says_what_is_wrong(string text, string error) => Assert.Equal(error, Error<StoreArguments>(StoreArguments.TryParse, text));

    [Fact]
    public void Keywords_have_bounds()
    {
        var longest = new string('k', 100);
        var most = string.Join(' ', Enumerable.Range(0, 500).Select(i => $"k{i}"));

        Assert.Single(Parse<StoreArguments>(StoreArguments.TryParse, $" 1 FLAGS ({longest})").Flags.Keywords);
        Assert.Equal(LexerErrorKind.Limit, Failure<StoreArguments>(StoreArguments.TryParse, $" 1 FLAGS ({longest}k)").Kind);
        Assert.Equal(500, Parse<StoreArguments>(StoreArguments.TryParse, $" 1 FLAGS ({most})").Flags.Keywords.Length);
        Assert.Equal(LexerErrorKind.Limit, Failure<StoreArguments>(StoreArguments.TryParse, $" 1 FLAGS ({most} more)").Kind);
    }

    [Fact]
    public void COPY_takes_a_set_and_a_mailbox()
    {
        var copy = Parse<CopyArguments>(CopyArguments.TryParse, " 2:4,7 \"a b\"");

        Assert.Equal("a b", copy.Mailbox.Value);
        Assert.Equal([new NumberRange(2, 4), new NumberRange(7, 7)], copy.Set.Items);
        Assert.True(Parse<CopyArguments>(CopyArguments.TryParse, " $ x").Set.IsSavedResult);
        Assert.Equal("expected a sequence set", Error<CopyArguments>(CopyArguments.TryParse, " x y"));
        Assert.Equal("expected a space after the set", Error<CopyArguments>(CopyArguments.TryParse, " 1"));
    }

    [Fact]
    public void UID_EXPUNGE_takes_a_set()
    {
        Assert.Equal([new NumberRange(3000, SequenceSet.Star)], Parse<UidExpungeArguments>(UidExpungeArguments.TryParse, " 3000:*").Uids.Items);
        Assert.Equal("expected a space after UID EXPUNGE", Error<UidExpungeArguments>(UidExpungeArguments.TryParse, ""));
        Assert.Equal("expected the end of the command after the set", Error<UidExpungeArguments>(UidExpungeArguments.TryParse, " 1,2x"));
    }

    [Theory]
    [InlineData("1,")]
    [InlineData(",1")]
    [InlineData("1:")]
    [InlineData("1:2:3")]
    [InlineData("1,,2")]
    [InlineData("01")]
    [InlineData("4294967296")]
    [InlineData("99999999999999999999999")]
    [InlineData("-1")]
    [InlineData("$,1")]
    [InlineData("1,$")]
    [InlineData("")]
    public void Sets_that_are_not_in_the_grammar_are_refused(string set) => Error<UidExpungeArguments>(UidExpungeArguments.TryParse, " " + set);

    [Fact]
    public void A_set_has_at_most_ten_thousand_ranges()
    {
        var most = string.Join(',', Enumerable.Range(1, 10_000).Select(i => 2 * i));

        Assert.Equal(10_000, Parse<UidExpungeArguments>(UidExpungeArguments.TryParse, " " + most).Uids.Items.Count);
        Assert.Equal(LexerErrorKind.Limit, Failure<UidExpungeArguments>(UidExpungeArguments.TryParse, $" {most},1").Kind);
    }
}
