namespace Hoopoe.Server.Lmtp;

/// <summary>How the delivery of a message to one recipient ended.</summary>
public enum DeliveryOutcome
{
    /// <summary>The message is durable in the mailbox.</summary>
    Delivered,

    /// <summary>Nobody has the address.</summary>
    NoSuchUser,

    /// <summary>The mailbox that was named does not exist.</summary>
    NoSuchMailbox,

    /// <summary>The message is longer than is taken.</summary>
    TooLarge,

    /// <summary>The message holds a NUL byte, which no mailbox keeps.</summary>
    HoldsNul,

    /// <summary>The account or the mailbox has all it may have.</summary>
    OverQuota,

    /// <summary>The disk is full.</summary>
    StorageFull,

    /// <summary>Something else went wrong here; later it may work.</summary>
    Trouble,
}
