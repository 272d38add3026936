using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.History;

/// <summary>One row of an account's change log, in words.</summary>
/// <param name="ModSeq">Which change of the account it is.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Origin">By which way, and from where.</param>
/// <param name="What">What was done, such as <c>expunged 3:5 from INBOX</c>.</param>
public sealed record ChangeEntry(ModSeq ModSeq, DateTimeOffset At, string Actor, string Origin, string What);
