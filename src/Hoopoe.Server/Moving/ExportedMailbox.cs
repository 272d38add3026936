namespace Hoopoe.Server.Moving;

/// <summary>A mailbox that can be exported.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SpecialUse">What it is for, such as <c>\Sent</c>, or null.</param>
/// <param name="IsSubscribed">Whether it is subscribed.</param>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="HighestModSeq">Its highest modseq: as long as it is the same, so is the mailbox.</param>
/// <param name="Messages">How many messages it has.</param>
/// <param name="Bytes">How long they are together.</param>
public sealed record ExportedMailbox(
    string Name, string? SpecialUse, bool IsSubscribed, uint UidValidity, long HighestModSeq, int Messages, long Bytes);
