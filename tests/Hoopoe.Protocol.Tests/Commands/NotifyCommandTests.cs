using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class NotifyCommandTests
{
    static NotifyArguments Notify(string text) => Parse<NotifyArguments>(NotifyArguments.TryParse, " " + text);

    [Fact]
    public void NONE_clears_everything() => Assert.Empty(Notify("none").Groups);

    [Fact]
    public void Groups_name_mailboxes_and_events()
    {
        var notify = Notify(
            "SET STATUS (selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (From)]) MessageExpunge))"
            + " (subtree (Lists \"a b\") (MessageNew MessageExpunge FlagChange)) (mailboxes INBOX NONE) (PERSONAL (MailboxName SubscriptionChange))");

        Assert.True(notify.WantsStatus);
        Assert.Equal(
            [NotifyScope.Selected, NotifyScope.Subtree, NotifyScope.Mailboxes, NotifyScope.Personal], notify.Groups.Select(group => group.Scope));
        Assert.Equal(2, notify.Groups[0].NewMessageItems.Length);
        Assert.Equal(["Lists", "a b"], notify.Groups[1].Mailboxes.Select(mailbox => mailbox.Value));
        Assert.Equal(NotifyEvents.MessageNew | NotifyEvents.MessageExpunge | NotifyEvents.FlagChange, notify.Groups[1].Events);
        Assert.Equal(NotifyEvents.None, notify.Groups[2].Events);
        Assert.Equal(NotifyEvents.MailboxName | NotifyEvents.SubscriptionChange, notify.Groups[3].Events);
    }

    [Theory]
    [InlineData("", LexerErrorKind.Syntax, "expected SET or NONE")]
    [InlineData("SET", LexerErrorKind.Syntax, "expected a space after SET")]
    [InlineData("SET STATUS", LexerErrorKind.Syntax, "expected a space after STATUS")]
    [InlineData("SET (everything NONE)", LexerErrorKind.Syntax, "this mailbox filter is not known")]
    [InlineData("SET (inboxes (MessageRead))", LexerErrorKind.Event, "this event is not known")]
    [InlineData("SET (inboxes (MessageNew))", LexerErrorKind.Syntax, "MessageNew and MessageExpunge go together")]
    [InlineData("SET (inboxes (FlagChange))", LexerErrorKind.Syntax, "FlagChange and AnnotationChange need MessageNew and MessageExpunge")]
    [InlineData("SET (selected (MailboxName))", LexerErrorKind.Syntax, "only message events can be told of the selected mailbox")]
    [InlineData("SET (selected NONE) (selected-delayed NONE)", LexerErrorKind.Syntax, "SELECTED or SELECTED-DELAYED may be given once")]
    [InlineData("SET (inboxes (MessageNew (UID) MessageExpunge))", LexerErrorKind.Syntax, "expected an event such as MessageNew")]
    [InlineData("SET (mailboxes () NONE)", LexerErrorKind.Syntax, "expected a mailbox name")]
    [InlineData("NONE x", LexerErrorKind.Syntax, "unexpected text after NONE")]
    public void Errors_say_what_is_wrong(string text, LexerErrorKind kind, string error) =>
        Assert.Equal((kind, error), Failure<NotifyArguments>(NotifyArguments.TryParse, " " + text));

    [Fact]
    public void Groups_and_names_are_counted()
    {
        var most = string.Join(' ', Enumerable.Repeat("x", 999));

        Assert.Equal(999, Notify($"SET (mailboxes ({most}) NONE)").Groups[0].Mailboxes.Length);
        Assert.Equal(LexerErrorKind.Notifications, Failure<NotifyArguments>(NotifyArguments.TryParse, $" SET (mailboxes ({most} x) NONE)").Kind);
    }
}
