using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class ListCommandTests
{
    static ListArguments List(string text, WireMode mode = WireMode.None) => Parse<ListArguments>(ListArguments.TryParse, text, mode);

    [Theory]
    [InlineData(" \"\" *", "", "*")]
    [InlineData(" \"\" \"\"", "", "")]
    [InlineData(" ~/Mail/ %", "~/Mail/", "%")]
    [InlineData(" \"\" \"INBOX/%\"", "", "INBOX/%")]
    [InlineData(" \"\" Entw&APw-*", "", "Entw\u00fc*")]
    [InlineData(" \"\" {3}\r\na]%", "", "a]%")]
    public void The_basic_form_has_a_reference_and_a_pattern(string text, string reference, string pattern)
    {
        var list = List(text);

        Assert.Equal(reference, list.Reference);
        Assert.Equal([pattern], list.Patterns);
        Assert.False(list.IsExtended);
    }

    [Fact]
    public void Patterns_are_UTF8_where_the_mode_says_so() => Assert.Equal(["\u00fc&%"], List(" \"\" \"\u00fc&%\"", WireMode.Utf8).Patterns);

    [Fact]
    public void Several_patterns_stand_in_parentheses()
    {
        var list = List(" \"\" (INBOX \"Drafts\" Sent/%)");

        Assert.Equal(["INBOX", "Drafts", "Sent/%"], list.Patterns);
        Assert.True(list.IsExtended);
    }

    [Theory]
    [InlineData(" () \"\" *", ListSelection.None)]
    [InlineData(" (SUBSCRIBED) \"\" *", ListSelection.Subscribed)]
    [InlineData(" (recursivematch SUBSCRIBED REMOTE) \"\" *", ListSelection.Subscribed | ListSelection.Remote | ListSelection.RecursiveMatch)]
    [InlineData(" (SPECIAL-USE) \"\" *", ListSelection.SpecialUse)]
    public void Selection_options_are_a_set(string text, ListSelection selection)
    {
        Assert.Equal(selection, List(text).Selection);
        Assert.True(List(text).IsExtended);
    }

    [Fact]
    public void Return_options_are_a_set_with_what_belongs_to_them()
    {
        var list = List(" \"\" % RETURN (CHILDREN SUBSCRIBED special-use MYRIGHTS STATUS (MESSAGES UNSEEN) METADATA (\"/shared/comment\"))");

        Assert.Equal(
            ListReturn.Children | ListReturn.Subscribed | ListReturn.SpecialUse | ListReturn.MyRights | ListReturn.Status | ListReturn.Metadata,
            list.Return);
        Assert.Equal(StatusItems.Messages | StatusItems.Unseen, list.Status);
        Assert.Equal(["/shared/comment"], list.MetadataEntries);
        Assert.Equal(ListReturn.None, List(" \"\" % RETURN ()").Return);
    }

    [Theory]
    [InlineData(" (RECURSIVEMATCH) \"\" *", "RECURSIVEMATCH needs SUBSCRIBED")]
    [InlineData(" (REMOTE RECURSIVEMATCH) \"\" *", "RECURSIVEMATCH needs SUBSCRIBED")]
    [InlineData(" (UNKNOWN) \"\" *", "this selection option is not known")]
    [InlineData(" \"\" * RETURN (UNKNOWN)", "this return option is not known")]
    [InlineData(" \"\" * CHILDREN", "expected RETURN")]
    [InlineData(" \"\" * RETURN CHILDREN", "expected '(' before the return options")]
    [InlineData(" \"\" * RETURN (STATUS)", "expected a space after STATUS")]
    [InlineData(" \"\" ()", "expected a mailbox pattern")]
    [InlineData(" \"\"", "expected a space after the reference name")]
    [InlineData(" * \"\"", "expected a reference name")]
    public void Errors_say_what_is_wrong(string text, string error) => Assert.Equal(error, Error<ListArguments>(ListArguments.TryParse, text));

    [Fact]
    public void Patterns_are_counted()
    {
        var hundred = string.Join(' ', Enumerable.Repeat("x", 100));

        Assert.Equal(100, List($" \"\" ({hundred})").Patterns.Length);
        Assert.Equal(LexerErrorKind.Limit, Failure<ListArguments>(ListArguments.TryParse, $" \"\" ({hundred} x)").Kind);
    }

    [Fact]
    public void LSUB_has_the_basic_form_only()
    {
        Assert.Equal(new LsubArguments("", "*"), Parse<LsubArguments>(LsubArguments.TryParse, " \"\" *"));
        Assert.Equal("unexpected text after the pattern", Error<LsubArguments>(LsubArguments.TryParse, " \"\" * RETURN ()"));
    }
}
