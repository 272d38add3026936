namespace Hoopoe.Store.Mailboxes;

/// <summary>What a snapshot keeps of one message.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Size">RFC822.SIZE in bytes.</param>
/// <param name="InternalDate">Its INTERNALDATE.</param>
/// <param name="SaveDate">When it came into the mailbox, in Unix seconds (RFC 8514).</param>
/// <param name="FlagSet">Its flags' id in the account's <see cref="FlagTable"/>.</param>
/// <param name="ModSeq">When it last changed.</param>
readonly record struct MessageRow(uint Uid, uint Size, PackedDate InternalDate, uint SaveDate, int FlagSet, long ModSeq);
