using Microsoft.Extensions.Logging;

namespace Hoopoe.Store;

/// <summary>Every line that the store logs.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "The store has stopped writing and must be opened again.")]
    public static partial void StoreStopped(ILogger logger, Exception failure);

    [LoggerMessage(28, LogLevel.Critical, "The directory has stopped writing and must be opened again.")]
    public static partial void DirectoryStopped(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "What is past its retention time could not be erased; it is tried again later.")]
    public static partial void HousekeepingFailed(ILogger logger, Exception failure);

    [LoggerMessage(3, LogLevel.Error, "Somebody could not be told of a change of account {Account}.")]
    public static partial void NotTold(ILogger logger, long account, Exception failure);

    [LoggerMessage(20, LogLevel.Warning, "The text index of account {Account} can't be read; its messages are searched one by one.")]
    public static partial void TextsUnreadable(ILogger logger, long account, Exception failure);

    [LoggerMessage(21, LogLevel.Warning, "The text index of account {Account} can't be written; what is missing is searched message by message.")]
    public static partial void TextsNotWritten(ILogger logger, long account, Exception failure);

    [LoggerMessage(22, LogLevel.Warning, "The text index of account {Account} was damaged; the damaged part is built anew.")]
    public static partial void TextsDamaged(ILogger logger, long account);

    [LoggerMessage(23, LogLevel.Warning, "A message of account {Account} can't be indexed: {Reason}")]
    public static partial void TextUnreadable(ILogger logger, long account, string reason);

    [LoggerMessage(27, LogLevel.Warning, "{Folder} holds a database that was put aside: as long as it is there, no dead body is erased.")]
    public static partial void BodiesKept(ILogger logger, string folder);

    [LoggerMessage(30, LogLevel.Error, "Damage: {Message}: {Fault} See docs/storage.md, or run hoopoe check --repair.")]
    public static partial void DamageFound(ILogger logger, string message, string fault);

    [LoggerMessage(31, LogLevel.Warning, "{Message}: {Fault} It was made anew.")]
    public static partial void DamageMended(ILogger logger, string message, string fault);

    [LoggerMessage(32, LogLevel.Information, "{Store} was read: {Messages} messages, nothing wrong.")]
    public static partial void ScrubEnded(ILogger logger, string store, long messages);

    [LoggerMessage(33, LogLevel.Error, "{Store} was read: {Messages} messages, {Faults} faults.")]
    public static partial void ScrubEndedWithFaults(ILogger logger, string store, long messages, long faults);

    [LoggerMessage(34, LogLevel.Warning, "Reading {Store} for damage was broken off; it goes on later.")]
    public static partial void ScrubFailed(ILogger logger, string store, Exception failure);

    [LoggerMessage(24, LogLevel.Warning, "Old history could not be trimmed; it is tried again tomorrow.")]
    public static partial void TrimmingFailed(ILogger logger, Exception failure);

    [LoggerMessage(25, LogLevel.Warning, "What has been in the trash or the junk for too long could not be expunged; it is tried again in an hour.")]
    public static partial void ExpiryFailed(ILogger logger, Exception failure);

    [LoggerMessage(26, LogLevel.Information, "{Count} messages of account {Account} expunged from {Use}, where they came before {Before:u}")]
    public static partial void Expired(ILogger logger, int count, long account, string use, DateTimeOffset before);
}
