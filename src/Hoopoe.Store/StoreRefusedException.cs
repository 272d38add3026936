using Hoopoe.Protocol.Model;

namespace Hoopoe.Store;

/// <summary>Why an operation was refused; front ends turn it into their protocol's answer.</summary>
public enum StoreRefusal
{
    /// <summary>There is no account of that id.</summary>
    NoSuchAccount,

    /// <summary>There is no mailbox of that name or id.</summary>
    NoSuchMailbox,

    /// <summary>Some of the messages were expunged meanwhile, and the operation wants all of them.</summary>
    MessagesGone,

    /// <summary>There is no search kept under that name.</summary>
    NoSuchFilter,

    /// <summary>There is a mailbox of that name already.</summary>
    MailboxExists,

    /// <summary>INBOX can't be deleted, nor a mailbox be renamed to it.</summary>
    InboxIsFixed,

    /// <summary>The name is too long or too deep.</summary>
    InvalidName,

    /// <summary>Another mailbox has that special use.</summary>
    SpecialUseTaken,

    /// <summary>A bound was reached: keywords, flag sets, mailboxes, subscriptions or UIDs.</summary>
    LimitReached,

    /// <summary>A mailbox or the server has as many METADATA entries as it may.</summary>
    TooManyEntries,

    /// <summary>The message is larger than the store takes.</summary>
    MessageTooLarge,

    /// <summary>The message holds NUL where none can be kept.</summary>
    UnknownTransferEncoding,

    /// <summary>The account's quota is used up.</summary>
    OverQuota,

    /// <summary>The disk is full; reading goes on.</summary>
    StorageFull,

    /// <summary>The store stopped writing after a fault of its storage, until it is reopened.</summary>
    Unavailable,
}

/// <summary>An operation was refused and changed nothing. The message is for the person.</summary>
public sealed class StoreRefusedException(StoreRefusal refusal, ResponseText text, Exception? inner = null) : Exception(text.ToString(), inner)
{
    /// <summary>The message, to be said in any language.</summary>
    public ResponseText Text { get; } = text;

    /// <summary>Why.</summary>
    public StoreRefusal Refusal { get; } = refusal;
}
