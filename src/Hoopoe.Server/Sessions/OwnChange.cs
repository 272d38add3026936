using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// What a session's own STORE did, so that the changes printed after it say what RFC 9051 §6.4.6 asks for: every message of a plain STORE,
/// changed or not; of a silent one only what its client cannot compute.
/// </summary>
/// <param name="Uids">The messages it was applied to.</param>
/// <param name="Failed">Those of them that were left alone, by UNCHANGEDSINCE.</param>
/// <param name="IsSilent">Whether it was .SILENT.</param>
/// <param name="IsConditional">
/// Whether it had UNCHANGEDSINCE: then the mod-sequence of every message is told, and the flags of those left alone (RFC 7162 §3.1.3).
/// </param>
/// <param name="Expect">The flags a message has by the client's reckoning, from those it knew before.</param>
sealed record OwnChange(UidSet Uids, UidSet Failed, bool IsSilent, bool IsConditional, Func<FlagSet, FlagSet> Expect);
