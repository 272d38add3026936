namespace Hoopoe.Server.Hosting;

/// <summary>How the log is written, a line for each event.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: a JSON object with time, level, category, event, message, and what stands in it by its names.</summary>
    Json,
}
