using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hoopoe.Server.Lmtp;

/// <summary>A reply of one line: code, enhanced status code (RFC 2034, RFC 3463) and text.</summary>
readonly record struct LmtpReply(int Code, string? Status, string Text)
{
    public static LmtpReply Ok { get; } = new(250, "2.0.0", "OK");

    public static LmtpReply SenderOk { get; } = new(250, "2.1.0", "Sender OK");

    public static LmtpReply RecipientOk { get; } = new(250, "2.1.5", "Recipient OK");

    public static LmtpReply Delivered { get; } = new(250, "2.1.5", "Delivered");

    public static LmtpReply GoAhead { get; } = new(354, null, "Go ahead; end with CRLF.CRLF");

    public static LmtpReply Goodbye { get; } = new(221, "2.0.0", "Goodbye");

    public static LmtpReply ReadyForTls { get; } = new(220, "2.0.0", "Go ahead with TLS");

    public static LmtpReply CannotVerify { get; } = new(252, "2.1.5", "Give the recipient with RCPT to find out");

    public static LmtpReply UnknownCommand { get; } = new(500, "5.5.1", "Unknown command");

    public static LmtpReply SayLhlo { get; } = new(500, "5.5.1", "This is LMTP: say LHLO");

    public static LmtpReply LineTooLong { get; } = new(500, "5.5.2", "The line is too long");

    public static LmtpReply BareLineFeed { get; } = new(500, "5.5.2", "A line ends with CR and LF");

    public static LmtpReply BadArguments { get; } = new(501, "5.5.4", "The arguments are wrong");

    public static LmtpReply BadSender { get; } = new(501, "5.1.7", "The sender's address is wrong");

    public static LmtpReply BadRecipient { get; } = new(501, "5.1.3", "The recipient's address is wrong");

    public static LmtpReply UnknownParameter { get; } = new(555, "5.5.4", "Unknown parameter");

    public static LmtpReply BadSequence { get; } = new(503, "5.5.1", "Not now: that command comes in another order");

    public static LmtpReply NoRecipients { get; } = new(503, "5.5.1", "No recipient was accepted");

    public static LmtpReply NeedsSmtpUtf8 { get; } = new(553, "5.6.7", "The address needs SMTPUTF8");

    public static LmtpReply TooManyRecipients { get; } = new(452, "4.5.3", "Too many recipients");

    public static LmtpReply NoSuchUser { get; } = new(550, "5.1.1", "No such user here");

    public static LmtpReply TooLarge { get; } = new(552, "5.3.4", "The message is too large");

    public static LmtpReply HoldsNul { get; } = new(554, "5.6.0", "The message holds a NUL byte");

    public static LmtpReply OverQuota { get; } = new(452, "4.2.2", "The mailbox is full");

    public static LmtpReply StorageFull { get; } = new(452, "4.3.1", "No room for the message now; try again later");

    public static LmtpReply Trouble { get; } = new(451, "4.3.0", "Trouble of ours; try again later");

    public static LmtpReply TooManyErrors { get; } = new(421, "4.7.0", "Too many errors");

    public static LmtpReply DataWithoutLeave { get; } = new(421, "4.7.0", "The message came without leave");

    public static LmtpReply TooManyConnections { get; } = new(421, "4.7.0", "Too many connections");

    public static LmtpReply Stopping { get; } = new(421, "4.3.2", "The server stops");

    public static LmtpReply Inactive { get; } = new(421, "4.4.2", "Nothing was heard for too long");

    /// <summary>The reply that tells how a recipient's delivery ended; trouble of ours is always one to try again.</summary>
    public static LmtpReply Of(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered => Delivered,
        DeliveryOutcome.NoSuchUser => NoSuchUser,
        DeliveryOutcome.NoSuchMailbox => NoSuchUser,
        DeliveryOutcome.TooLarge => TooLarge,
        DeliveryOutcome.HoldsNul => HoldsNul,
        DeliveryOutcome.OverQuota => OverQuota,
        DeliveryOutcome.StorageFull => StorageFull,
        _ => Trouble,
    };

    /// <summary>Whether the client did something wrong.</summary>
    public bool IsClientError => Code is >= 500 and < 504 or 555;

    /// <summary>The reply's line with its CRLF.</summary>
    public byte[] ToBytes()
    {
        var status = Status is null ? "" : Status + " ";
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Code} {status}{Text}\r\n"));
    }

    /// <summary>Writes the reply.</summary>
    public void Write(IBufferWriter<byte> output) => output.Write(ToBytes());
}
