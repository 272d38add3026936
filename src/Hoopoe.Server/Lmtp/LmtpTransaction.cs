namespace Hoopoe.Server.Lmtp;

/// <summary>One mail transaction: from MAIL until the message is delivered or given up (RFC 5321 §3.3).</summary>
sealed class LmtpTransaction(MailPath sender, MailParameters parameters) : IDisposable
{
    public MailPath Sender { get; } = sender;

    public MailParameters Parameters { get; } = parameters;

    /// <summary>The recipients that RCPT accepted, in order; each gets its own reply (RFC 2033 §4.2).</summary>
    public List<(MailPath Path, DeliveryTarget Target)> Recipients { get; } = [];

    /// <summary>The message as far as BDAT has brought it (RFC 3030 §2), or null.</summary>
    public IncomingMessage? Message { get; set; }

    /// <summary>Whether BDAT has begun; DATA must not follow then.</summary>
    public bool IsChunked { get; set; }

    public void Dispose() => Message?.Dispose();
}
