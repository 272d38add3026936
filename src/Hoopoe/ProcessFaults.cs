using Microsoft.Extensions.Logging;

namespace Hoopoe;

/// <summary>Logs what no session caught: an exception must never go unseen, and one on a thread of nobody's ends the process.</summary>
static partial class ProcessFaults
{
    /// <summary>Logs them from now on.</summary>
    public static void Watch(ILogger logger)
    {
        TaskScheduler.UnobservedTaskException += (_, unobserved) => TaskFailed(logger, unobserved.Exception);
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => ThreadFailed(logger, unhandled.ExceptionObject as Exception);
    }

    [LoggerMessage(400, LogLevel.Error, "A task failed and nobody looked")]
    static partial void TaskFailed(ILogger logger, Exception failure);

    [LoggerMessage(401, LogLevel.Critical, "The process ends because of a fault")]
    static partial void ThreadFailed(ILogger logger, Exception? failure);
}
