using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving;

/// <summary>What files keep of a message besides its content.</summary>
/// <param name="Flags">Its system flags.</param>
/// <param name="Keywords">Its keywords.</param>
/// <param name="Date">When it arrived; null where nobody knows.</param>
readonly record struct MessageState(SystemFlags Flags, IReadOnlyList<string> Keywords, DateTimeOffset? Date);
