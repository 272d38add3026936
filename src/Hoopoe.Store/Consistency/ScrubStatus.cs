namespace Hoopoe.Store.Consistency;

/// <summary>How far the last round has come in which a store was read to find damage, or how it ended.</summary>
/// <param name="Store">The store's number, from 0.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it ended; null while it goes on.</param>
/// <param name="Messages">How many messages were read.</param>
/// <param name="Faults">How many of them were not as they should be.</param>
public sealed record ScrubStatus(int Store, DateTimeOffset Began, DateTimeOffset? Ended, long Messages, long Faults);
