using System.Collections.Immutable;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// Reads the event groups of a NOTIFY and holds them to the rules that the grammar of RFC 5465 §8 states in comments. Names and groups
/// together are bounded by <see cref="ImapLimits.NotifyNames"/>.
/// </summary>
sealed class NotifyGroupParser
{
    const NotifyEvents MessageEvents =
        NotifyEvents.MessageNew | NotifyEvents.MessageExpunge | NotifyEvents.FlagChange | NotifyEvents.AnnotationChange;

    readonly MailboxNamesParser _names;
    bool _hasSelected;

    public NotifyGroupParser(ImapLimits limits) => _names = new MailboxNamesParser(
        limits.NotifyNames, $"more than {limits.NotifyNames} groups and names in NOTIFY", LexerErrorKind.Notifications);

    public bool TryParse(ref ImapLexer lexer, out ImmutableArray<NotifyGroup> groups)
    {
        groups = [];
        var read = ImmutableArray.CreateBuilder<NotifyGroup>();
        do
        {
            if (!TryReadGroup(ref lexer, out var group))
                return false;
            read.Add(group);
        }
        while (lexer.AcceptSp());

        groups = read.DrainToImmutable();
        return true;
    }

    bool TryReadGroup(ref ImapLexer lexer, out NotifyGroup group)
    {
        group = new NotifyGroup(NotifyScope.Selected, [], NotifyEvents.None, []);
        if (!_names.TryCount(ref lexer) || !lexer.TryOpenParen("an event group") || !TryReadScope(ref lexer, out var scope, out var mailboxes)
            || !lexer.TrySp("the mailboxes"))
        {
            return false;
        }

        group = group with { Scope = scope, Mailboxes = mailboxes };
        if (group.IsSelected && _hasSelected)
            return lexer.Fail("SELECTED or SELECTED-DELAYED may be given once");
        _hasSelected |= group.IsSelected;
        return TryReadEvents(ref lexer, ref group) && lexer.TryCloseParen("the events");
    }

    bool TryReadScope(ref ImapLexer lexer, out NotifyScope scope, out ImmutableArray<MailboxName> mailboxes)
    {
        mailboxes = [];
        scope = NotifyScope.Selected;
        if (!lexer.TryLabel(out var name, "a mailbox filter such as SELECTED"))
            return false;
        if (FindScope(name) is not { } found)
            return lexer.Fail("this mailbox filter is not known");
        scope = found;
        if (scope is not (NotifyScope.Subtree or NotifyScope.Mailboxes))
            return true;
        return lexer.TrySp("the mailbox filter") && _names.TryRead(ref lexer, out mailboxes);
    }

    static bool TryReadEvents(ref ImapLexer lexer, ref NotifyGroup group)
    {
        if (lexer.AcceptKeyword("NONE"u8))
            return true;
        if (!lexer.TryOpenParen("the events"))
            return false;
        do
        {
            if (!TryReadEvent(ref lexer, ref group))
                return false;
        }
        while (lexer.AcceptSp());

        return lexer.TryCloseParen("the events") && HoldsRules(ref lexer, group);
    }

    static bool TryReadEvent(ref ImapLexer lexer, ref NotifyGroup group)
    {
        if (!lexer.TryAtom(out var name, "an event such as MessageNew"))
            return false;
        var found = FindEvent(name);
        if (found == NotifyEvents.None)
            return lexer.Fail("this event is not known", LexerErrorKind.Event);
        group = group with { Events = group.Events | found };
        if (found != NotifyEvents.MessageNew || !group.IsSelected)
            return true;

        var ahead = lexer;
        if (!ahead.AcceptSp() || !ahead.NextIs((byte)'('))
            return true;
        if (!lexer.TrySp("MessageNew") || !FetchItemParser.TryParse(ref lexer, out var items))
            return false;
        group = group with { NewMessageItems = items };
        return true;
    }

    static bool HoldsRules(ref ImapLexer lexer, NotifyGroup group)
    {
        var hasNew = group.Events.HasFlag(NotifyEvents.MessageNew);
        if (hasNew != group.Events.HasFlag(NotifyEvents.MessageExpunge))
            return lexer.Fail("MessageNew and MessageExpunge go together");
        if (!hasNew && (group.Events & (NotifyEvents.FlagChange | NotifyEvents.AnnotationChange)) != NotifyEvents.None)
            return lexer.Fail("FlagChange and AnnotationChange need MessageNew and MessageExpunge");
        if (group.IsSelected && (group.Events & ~MessageEvents) != NotifyEvents.None)
            return lexer.Fail("only message events can be told of the selected mailbox");
        return true;
    }

    static NotifyScope? FindScope(ReadOnlySpan<byte> name) => name switch
    {
        _ when Ascii.EqualsIgnoreCase(name, "SELECTED"u8) => NotifyScope.Selected,
        _ when Ascii.EqualsIgnoreCase(name, "SELECTED-DELAYED"u8) => NotifyScope.SelectedDelayed,
        _ when Ascii.EqualsIgnoreCase(name, "INBOXES"u8) => NotifyScope.Inboxes,
        _ when Ascii.EqualsIgnoreCase(name, "PERSONAL"u8) => NotifyScope.Personal,
        _ when Ascii.EqualsIgnoreCase(name, "SUBSCRIBED"u8) => NotifyScope.Subscribed,
        _ when Ascii.EqualsIgnoreCase(name, "SUBTREE"u8) => NotifyScope.Subtree,
        _ when Ascii.EqualsIgnoreCase(name, "MAILBOXES"u8) => NotifyScope.Mailboxes,
        _ => null,
    };

    static NotifyEvents FindEvent(ReadOnlySpan<byte> name) => name switch
    {
        _ when Ascii.EqualsIgnoreCase(name, "MessageNew"u8) => NotifyEvents.MessageNew,
        _ when Ascii.EqualsIgnoreCase(name, "MessageExpunge"u8) => NotifyEvents.MessageExpunge,
        _ when Ascii.EqualsIgnoreCase(name, "FlagChange"u8) => NotifyEvents.FlagChange,
        _ when Ascii.EqualsIgnoreCase(name, "AnnotationChange"u8) => NotifyEvents.AnnotationChange,
        _ when Ascii.EqualsIgnoreCase(name, "MailboxName"u8) => NotifyEvents.MailboxName,
        _ when Ascii.EqualsIgnoreCase(name, "SubscriptionChange"u8) => NotifyEvents.SubscriptionChange,
        _ when Ascii.EqualsIgnoreCase(name, "MailboxMetadataChange"u8) => NotifyEvents.MailboxMetadataChange,
        _ when Ascii.EqualsIgnoreCase(name, "ServerMetadataChange"u8) => NotifyEvents.ServerMetadataChange,
        _ => NotifyEvents.None,
    };
}
