using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Commands;
using Hoopoe.Server.Connections;
using Hoopoe.Store;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Sessions;

/// <summary>The answers to what goes wrong: one table from errors to BAD, NO and BYE (RFC 9051 §7.1, RFC 5530).</summary>
static class ErrorAnswers
{
    /// <summary>The answer to arguments that the lexer did not take.</summary>
    public static CommandResult For(in ImapLexer lexer)
    {
        ResponseText text = $"Not understood: {lexer.Words} (at octet {lexer.ErrorPosition}).";
        return lexer.ErrorKind switch
        {
            LexerErrorKind.MailboxName => CommandResult.No(ResponseCode.Cannot, lexer.Words),
            LexerErrorKind.Limit => CommandResult.No(ResponseCode.Limit, $"Too much: {lexer.Words} (at octet {lexer.ErrorPosition})."),
            LexerErrorKind.Charset => CommandResult.No(ResponseCode.BadCharset, "This character set is not known."),
            LexerErrorKind.Event => CommandResult.No(NotifyCommand.BadEvent, text),
            LexerErrorKind.Notifications => CommandResult.No(ResponseCode.NotificationOverflow, text),
            LexerErrorKind.FilterCharset => CommandResult.Bad(text, ResponseCode.BadCharset),
            LexerErrorKind.UseAttribute => CommandResult.No(ResponseCode.UseAttr, "This special use is not known."),
            LexerErrorKind.ClientBug => CommandResult.Bad(text, ResponseCode.ClientBug),
            _ => CommandResult.Bad(text),
        };
    }

    /// <summary>The answer to a command that the framer refused.</summary>
    public static CommandResult For(FrameRefusal refusal, ImapLimits limits, bool isLoggedIn) => refusal switch
    {
        FrameRefusal.LineTooLong =>
            CommandResult.Bad($"The line is longer than {(isLoggedIn ? limits.LineAfterLogin : limits.LineBeforeLogin)} octets."),
        FrameRefusal.LiteralTooBig => CommandResult.No(ResponseCode.TooBig, "The literal is too large."),
        // RFC 7888 §5: BAD, and for APPEND with this code.
        FrameRefusal.NonSynchronizingTooBig => CommandResult.Bad(
            $"A literal of more than {FramerCaps.LiteralMinus} octets must wait for the server's go-ahead.", ResponseCode.TooBig),
        FrameRefusal.CommandTooBig => CommandResult.No(ResponseCode.TooBig, "The command is too large."),
        FrameRefusal.TooManyLiterals => CommandResult.No(ResponseCode.Limit, "The command has too many literals."),
        FrameRefusal.NulByte => CommandResult.Bad("A NUL octet is only allowed in a literal8."),
        _ => CommandResult.Bad("The command was refused."),
    };

    /// <summary>The answer to an operation that the store refused.</summary>
    public static CommandResult For(StoreRefusedException refused) => CommandResult.No(
        refused.Refusal switch
        {
            StoreRefusal.NoSuchMailbox => ResponseCode.NonExistent,
            StoreRefusal.MessagesGone => ResponseCode.ExpungeIssued,
            StoreRefusal.MailboxExists => ResponseCode.AlreadyExists,
            StoreRefusal.InboxIsFixed or StoreRefusal.InvalidName => ResponseCode.Cannot,
            StoreRefusal.SpecialUseTaken => ResponseCode.UseAttr,
            StoreRefusal.LimitReached => ResponseCode.Limit,
            StoreRefusal.TooManyEntries => ResponseCode.MetadataTooMany,
            StoreRefusal.MessageTooLarge => ResponseCode.TooBig,
            StoreRefusal.UnknownTransferEncoding => ResponseCode.UnknownCte,
            StoreRefusal.OverQuota or StoreRefusal.StorageFull => ResponseCode.OverQuota,
            StoreRefusal.Unavailable => ResponseCode.Unavailable,
            _ => null,
        },
        refused.Text);

    /// <summary>The answer to a failure of the store's disk or files; null for other failures.</summary>
    public static CommandResult? For(IOException failure) => failure switch
    {
        StorageFullException => CommandResult.No(ResponseCode.OverQuota, "The server's disk is full."),
        MessageTooLargeException => CommandResult.No(ResponseCode.TooBig, "The message is too large."),
        PackFailedException => CommandResult.No(ResponseCode.Unavailable, "The server can't store mail for now."),
        BlobDamagedException => CommandResult.No(ResponseCode.Corruption, "The message is damaged."),
        _ => null,
    };

    /// <summary>What the client is told when its connection ends by our doing.</summary>
    public static ResponseText Goodbye(CloseReason reason) => reason switch
    {
        CloseReason.Shutdown => "The server is shutting down.",
        CloseReason.LoginTooSlow => "You took too long to log in.",
        CloseReason.Inactive => "You were silent for too long.",
        CloseReason.Displaced => "The server has too many connections.",
        CloseReason.Kicked => "An administrator has ended this session.",
        CloseReason.AccountClosed => "The account was closed.",
        _ => "The connection ends.",
    };
}
