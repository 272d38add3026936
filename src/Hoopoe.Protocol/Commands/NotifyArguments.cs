using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>Which mailboxes a NOTIFY group is about (RFC 5465 §6).</summary>
public enum NotifyScope
{
    /// <summary>SELECTED: the selected mailbox, told at once.</summary>
    Selected,

    /// <summary>SELECTED-DELAYED: the selected mailbox, expunges told only when a command allows it.</summary>
    SelectedDelayed,

    /// <summary>INBOXES: those that mail is delivered to.</summary>
    Inboxes,

    /// <summary>PERSONAL: the user's own.</summary>
    Personal,

    /// <summary>SUBSCRIBED.</summary>
    Subscribed,

    /// <summary>SUBTREE: those named and all below them.</summary>
    Subtree,

    /// <summary>MAILBOXES: those named.</summary>
    Mailboxes,
}

/// <summary>What a NOTIFY group wants to hear of (RFC 5465 §5).</summary>
[Flags]
public enum NotifyEvents
{
    /// <summary>NONE.</summary>
    None = 0,

    /// <summary>MessageNew.</summary>
    MessageNew = 1,

    /// <summary>MessageExpunge.</summary>
    MessageExpunge = 2,

    /// <summary>FlagChange.</summary>
    FlagChange = 4,

    /// <summary>AnnotationChange.</summary>
    AnnotationChange = 8,

    /// <summary>MailboxName.</summary>
    MailboxName = 16,

    /// <summary>SubscriptionChange.</summary>
    SubscriptionChange = 32,

    /// <summary>MailboxMetadataChange.</summary>
    MailboxMetadataChange = 64,

    /// <summary>ServerMetadataChange.</summary>
    ServerMetadataChange = 128,
}

/// <summary>One event group of a NOTIFY.</summary>
/// <param name="Scope">Which mailboxes.</param>
/// <param name="Mailboxes">The names of <see cref="NotifyScope.Subtree"/> and <see cref="NotifyScope.Mailboxes"/>; else empty.</param>
/// <param name="Events">What to tell of.</param>
/// <param name="NewMessageItems">What to fetch of a new message in the selected mailbox.</param>
public sealed record NotifyGroup(
    NotifyScope Scope, ImmutableArray<MailboxName> Mailboxes, NotifyEvents Events, ImmutableArray<FetchItem> NewMessageItems)
{
    /// <summary>Whether the group is about the selected mailbox.</summary>
    public bool IsSelected => Scope is NotifyScope.Selected or NotifyScope.SelectedDelayed;
}

/// <summary>NOTIFY (RFC 5465).</summary>
/// <param name="WantsStatus">Whether to begin with a STATUS of each mailbox.</param>
/// <param name="Groups">The event groups, which replace all before them; empty for NONE.</param>
public sealed record NotifyArguments(bool WantsStatus, ImmutableArray<NotifyGroup> Groups)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out NotifyArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("NOTIFY"))
            return false;
        if (lexer.AcceptKeyword("NONE"u8))
        {
            arguments = lexer.TryEnd("NONE") ? new NotifyArguments(false, []) : null;
            return arguments is not null;
        }

        if (!lexer.AcceptKeyword("SET"u8))
            return lexer.Fail("expected SET or NONE");
        if (!lexer.TrySp("SET"))
            return false;
        var wantsStatus = lexer.AcceptKeyword("STATUS"u8);
        if (wantsStatus && !lexer.TrySp("STATUS"))
            return false;

        var parser = new NotifyGroupParser(lexer.Limits);
        if (!parser.TryParse(ref lexer, out var groups) || !lexer.TryEnd("the event groups"))
            return false;
        arguments = new NotifyArguments(wantsStatus, groups);
        return true;
    }
}
