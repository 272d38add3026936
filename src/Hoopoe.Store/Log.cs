using Microsoft.Extensions.Logging;

namespace Hoopoe.Store;

/// <summary>Every line that the store logs.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Critical, "The store has stopped writing and must be opened again.")]
    public static partial void StoreStopped(ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "What is past its retention time could not be erased; it is tried again later.")]
    public static partial void HousekeepingFailed(ILogger logger, Exception failure);
}
