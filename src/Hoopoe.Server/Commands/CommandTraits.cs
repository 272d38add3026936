namespace Hoopoe.Server.Commands;

/// <summary>How a command behaves, as far as the session has to know.</summary>
[Flags]
enum CommandTraits
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>It names messages by number or UID: the client is told of new messages before it runs, so that its view is the latest.</summary>
    AddressesMessages = 1,

    /// <summary>It names messages by sequence number, so that UIDONLY forbids it (RFC 9586 §3.2).</summary>
    UsesSequenceNumbers = 2,

    /// <summary>EXPUNGE may be told when it ends. Without it they are withheld (RFC 9051 §7.5.1).</summary>
    MayExpunge = 4,

    /// <summary>It changes the selected mailbox, so that mailbox must not have been opened with EXAMINE.</summary>
    NeedsWrite = 8,

    /// <summary>It is a UID command: FETCH responses it causes carry the UID (RFC 9051 §6.4.9).</summary>
    ByUid = 16,

    /// <summary>It has message data among its literals, which is streamed: it reads its arguments itself, from the first literal on.</summary>
    StreamsLiteral = 32,

    /// <summary>It looks through messages or names, which ends after <see cref="Protocol.Model.ImapLimits.CommandTime"/>.</summary>
    TakesTime = 64,

    /// <summary>It leaves the selected mailbox, even if it fails with NO (RFC 9051 §6.3.2).</summary>
    LeavesMailbox = 128,
}
