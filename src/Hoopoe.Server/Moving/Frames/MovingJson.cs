using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hoopoe.Server.Moving.Frames;

/// <summary>What an import says before a message's content; without a name it only has the mailbox made.</summary>
/// <param name="Mailbox">Where it goes.</param>
/// <param name="Subscribe">Whether the mailbox is subscribed if it is made.</param>
/// <param name="Name">The message as a person finds it in what is imported.</param>
sealed record ImportHead(string Mailbox, bool Subscribe, string? Name);

/// <summary>What an import says behind a message's content.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Flags">Its system flags.</param>
/// <param name="Keywords">Its keywords.</param>
/// <param name="Date">Its INTERNALDATE; null for now.</param>
sealed record ImportTail(string Key, byte Flags, IReadOnlyList<string> Keywords, DateTimeOffset? Date);

/// <summary>What an export says before a message's content.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="Flags">Its system flags.</param>
/// <param name="Keywords">Its keywords.</param>
/// <param name="Date">Its INTERNALDATE.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="HasContent">Whether its content follows; not for those that are known to be there.</param>
sealed record ExportHead(uint Uid, byte Flags, IReadOnlyList<string> Keywords, DateTimeOffset Date, long Size, bool HasContent);

/// <summary>The JSON of messages on their way.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ImportHead))]
[JsonSerializable(typeof(ImportTail))]
[JsonSerializable(typeof(ExportHead))]
sealed partial class MovingJson : JsonSerializerContext;
