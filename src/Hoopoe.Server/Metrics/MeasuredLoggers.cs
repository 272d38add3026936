using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Metrics;

/// <summary>Counts the warnings and errors that pass through it on their way to the log, also where the log leaves them out.</summary>
/// <param name="loggers">The log.</param>
/// <param name="instruments">Where they are counted.</param>
sealed class MeasuredLoggers(ILoggerFactory loggers, ServerInstruments instruments) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new MeasuredLogger(loggers.CreateLogger(categoryName), instruments);

    public void AddProvider(ILoggerProvider provider) => loggers.AddProvider(provider);

    public void Dispose()
    {
        // The log is its owner's.
    }

    sealed class MeasuredLogger(ILogger logger, ServerInstruments instruments) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and not LogLevel.None || logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (WordOf(logLevel) is { } level) instruments.LogEntries.Add(1, new("level", level), new("event", eventId.Name ?? "other"));
            if (logger.IsEnabled(logLevel)) logger.Log(logLevel, eventId, state, exception, formatter);
        }

        static string? WordOf(LogLevel level) => level switch
        {
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            LogLevel.Critical => "critical",
            _ => null,
        };
    }
}
