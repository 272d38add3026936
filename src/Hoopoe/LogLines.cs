using Hoopoe.Server.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hoopoe;

/// <summary>Writes the log, a line for each event.</summary>
static class LogLines
{
    /// <summary>Writes it as text or as JSON, with the time in UTC and the connection an event is about.</summary>
    public static ILoggingBuilder AddLines(this ILoggingBuilder logging, LogFormat format) => format == LogFormat.Json
        ? logging.AddJsonConsole(line => Common(line, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"))
        : logging.AddSimpleConsole(line =>
        {
            Common(line, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ");
            line.SingleLine = true;
            line.ColorBehavior = LoggerColorBehavior.Disabled;
        });

    static void Common(ConsoleFormatterOptions line, string time)
    {
        line.IncludeScopes = true;
        line.UseUtcTimestamp = true;
        line.TimestampFormat = time;
    }
}
