namespace Hoopoe.Protocol.Model;

/// <summary>What a client that comes back with QRESYNC remembers of a mailbox (RFC 7162 §3.2.5).</summary>
/// <param name="UidValidity">The UIDVALIDITY it knows; if it is another now, the rest is void.</param>
/// <param name="ModSeq">The last mod-sequence it knows, at least 1.</param>
/// <param name="KnownUids">The UIDs it knows; null for all.</param>
/// <param name="SequenceMatch">Samples of numbers and their UIDs, which spare it a list of expunged UIDs; null without them.</param>
public sealed record QuickResync(uint UidValidity, ModSeq ModSeq, UidSet? KnownUids, SequenceMatch? SequenceMatch);

/// <summary>Message numbers and, in the same order, the UIDs they had (RFC 7162 §3.2.5.2). Both sets have as many members.</summary>
public sealed record SequenceMatch(UidSet Numbers, UidSet Uids);
