namespace Hoopoe.Server.Moving;

/// <summary>A message that was not moved.</summary>
/// <param name="Name">The message as a person finds it.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LeftOut(string Name, string Reason);

/// <summary>What an import did, or a part of it.</summary>
/// <param name="Imported">How many messages were appended.</param>
/// <param name="Known">How many were imported before.</param>
/// <param name="WithoutKeywords">How many lost keywords that the account can't have.</param>
/// <param name="LeftOut">The messages that can't be stored.</param>
public sealed record ImportReport(long Imported, long Known, long WithoutKeywords, IReadOnlyList<LeftOut> LeftOut);

/// <summary>What a whole import did.</summary>
/// <param name="Mailboxes">How many mailboxes messages came for.</param>
/// <param name="Imported">How many messages were appended.</param>
/// <param name="Known">How many were imported before.</param>
/// <param name="WithoutKeywords">How many lost keywords that the account can't have.</param>
/// <param name="LeftOut">How many messages and folders were left out.</param>
public sealed record ImportSummary(int Mailboxes, long Imported, long Known, long WithoutKeywords, long LeftOut);
