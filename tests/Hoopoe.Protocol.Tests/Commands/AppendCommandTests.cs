using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Commands;

public class AppendCommandTests
{
    public static readonly TheoryData<int> PieceSizes = [1, 3, 100_000];

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_message_is_streamed_with_its_flags_and_date(int size)
    {
        var append = AppendDriver.Run(
            "a APPEND Sent (\\Seen $Forwarded) \" 7-Feb-1994 21:52:25 -0800\" {5}\r\nx\r\n\r\n\r\n", size);

        Assert.True(append.HasEnded);
        Assert.Null(append.Error);
        Assert.Equal("Sent", append.Command.Mailbox!.Value.Value);
        var message = Assert.Single(append.Command.Messages);
        Assert.Equal("\\Seen $Forwarded", message.Flags.ToString());
        Assert.Equal(new DateTimeOffset(1994, 2, 7, 21, 52, 25, TimeSpan.FromHours(-8)), message.InternalDate);
        Assert.Equal(["x\r\n\r\n"], append.Streamed);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void Flags_and_date_may_be_left_out(int size)
    {
        var message = Assert.Single(AppendDriver.Run("a APPEND x {3+}\r\nabc\r\n", size).Command.Messages);

        Assert.Equal(FlagSet.Empty, message.Flags);
        Assert.Null(message.InternalDate);
        Assert.True(Assert.IsType<AppendLiteral>(Assert.Single(message.Parts)).Literal.IsNonSynchronizing);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void The_mailbox_may_be_a_literal_and_is_not_taken_for_the_message(int size)
    {
        var append = AppendDriver.Run("a APPEND {3}\r\na b {2}\r\nhi\r\n", size);

        Assert.Equal("a b", append.Command.Mailbox!.Value.Value);
        Assert.Equal(["hi"], append.Streamed);
        Assert.Null(append.Error);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void Several_messages_can_be_appended(int size)
    {
        var append = AppendDriver.Run("a APPEND {1}\r\nx (\\Seen) {1}\r\n1 (\\Draft) {0}\r\n ~{2+}\r\n\0\0\r\n", size);

        Assert.True(append.HasEnded);
        Assert.Equal(["\\Seen", "\\Draft", ""], append.Command.Messages.Select(message => message.Flags.ToString()));
        Assert.Equal(["1", "\0\0"], append.Streamed);
        Assert.True(Assert.IsType<AppendLiteral>(append.Command.Current.Parts[0]).Literal.IsBinary);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_message_can_be_put_together(int size)
    {
        var append = AppendDriver.Run(
            "a APPEND Drafts (\\Seen) CATENATE (URL \"/x;UID=20\" TEXT {2}\r\nab URL {3}\r\n/y1 TEXT {0+}\r\n) {1}\r\nz\r\n", size);

        Assert.Null(append.Error);
        Assert.True(append.HasEnded);
        Assert.Equal([true, false], append.Command.Messages.Select(message => message.IsCatenated));
        Assert.Equal(4, append.Command.Messages[0].Parts.Count);
        Assert.Equal(new AppendUrl("/x;UID=20"), append.Command.Messages[0].Parts[0]);
        Assert.Equal(new AppendUrl("/y1"), append.Command.Messages[0].Parts[2]);
        Assert.Equal(["ab", "z"], append.Streamed);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void A_message_can_be_put_together_from_URLs_alone(int size)
    {
        var append = AppendDriver.Run("a APPEND Drafts CATENATE (URL /a URL \"/b\")\r\n", size);

        Assert.Null(append.Error);
        Assert.Equal([new AppendUrl("/a"), new AppendUrl("/b")], append.Command.Current.Parts);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void Old_UTF8_data_is_taken(int size)
    {
        var append = AppendDriver.Run("a APPEND x UTF8 (~{2}\r\nab) UTF8 (~{1+}\r\nc)\r\n", size);

        Assert.Null(append.Error);
        Assert.Equal(["ab", "c"], append.Streamed);
        Assert.All(append.Command.Messages, message => Assert.True(Assert.IsType<AppendLiteral>(message.Parts[0]).IsUtf8));
    }

    [Theory]
    [InlineData("a APPEND\r\n", "expected a space after APPEND")]
    [InlineData("a APPEND \r\n", "expected a mailbox name")]
    [InlineData("a APPEND x\r\n", "expected a space after the mailbox name")]
    [InlineData("a APPEND x \r\n", "expected the message as a literal")]
    [InlineData("a APPEND x ()\r\n", "expected a space after the flags")]
    [InlineData("a APPEND x {\r\n", "expected the message as a literal")]
    [InlineData("a APPEND x \"hello\"\r\n", "expected a date and time such as \"01-Feb-2020 12:00:00 +0000\"")]
    [InlineData("a APPEND x hello\r\n", "expected the message as a literal")]
    [InlineData("a APPEND x {1}\r\nab\r\n", "expected a space after the message")]
    [InlineData("a APPEND x {1}\r\na \r\n", "expected the message as a literal")]
    [InlineData("a APPEND {2}\r\na {1}\r\nab\r\n", "expected a space after the mailbox name")]
    [InlineData("a APPEND x CATENATE ()\r\n", "expected TEXT or URL")]
    [InlineData("a APPEND x CATENATE (TEXT \"a\")\r\n", "expected the part as a literal")]
    [InlineData("a APPEND x CATENATE (TEXT ~{1}\r\na)\r\n", "a part of CATENATE cannot be a binary literal")]
    [InlineData("a APPEND x CATENATE (TEXT {1}\r\na\r\n", "expected a space after the part")]
    [InlineData("a APPEND x CATENATE (URL)\r\n", "expected a space after URL")]
    [InlineData("a APPEND x UTF8 ({1}\r\na)\r\n", "UTF8 takes a binary literal")]
    [InlineData("a APPEND x UTF8 (~{1}\r\na\r\n", "expected ')' after the literal")]
    public void Errors_say_what_is_wrong(string input, string error)
    {
        var append = AppendDriver.Run(input, 100_000);

        Assert.Equal(error, append.Error);
        Assert.True(append.HasEnded);
        Assert.Equal(error, AppendDriver.Run(input, 1).Error);
    }

    [Theory, MemberData(nameof(PieceSizes))]
    public void REPLACE_names_a_message_and_appends_one(int size)
    {
        var replace = AppendDriver.Run("a REPLACE 4 Drafts (\\Draft) {2}\r\nab\r\n", size, isReplace: true);

        Assert.Equal(new NumberRange(4, 4), Assert.Single(replace.Command.Replaced!.Items));
        Assert.Equal("Drafts", replace.Command.Mailbox!.Value.Value);
        Assert.True(replace.HasEnded);
        Assert.Null(replace.Error);
        Assert.Equal(SequenceSet.Star, AppendDriver.Run("a REPLACE * x {1}\r\na\r\n", size, isReplace: true).Command.Replaced!.Items[0].Low);
    }

    [Theory]
    [InlineData("a REPLACE 1:2 x {1}\r\na\r\n", "REPLACE takes one message")]
    [InlineData("a REPLACE 1,2 x {1}\r\na\r\n", "REPLACE takes one message")]
    [InlineData("a REPLACE $ x {1}\r\na\r\n", "REPLACE takes one message")]
    [InlineData("a REPLACE x {1}\r\na\r\n", "expected the message to replace")]
    [InlineData("a REPLACE 1 x {1}\r\na {1}\r\nb\r\n", "unexpected text after the message")]
    public void REPLACE_says_what_is_wrong(string input, string error) =>
        Assert.Equal(error, AppendDriver.Run(input, isReplace: true).Error);
}
