using System.Diagnostics.Metrics;
using System.Globalization;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Metrics;

/// <summary>What the server is asked about when somebody reads the metrics, and not before.</summary>
sealed class ServerGauges
{
    const string OpenFiles = "/proc/self/fd";
    const string Status = "/proc/self/status";
    const string OwnMemory = "RssAnon:";

    readonly IReadOnlyList<ConnectionTable> _tables;
    readonly Dictionary<(string Protocol, bool IsEncrypted, SessionPhase Phase), int> _connections = [];

    ServerGauges(IReadOnlyList<ConnectionTable> tables) => _tables = tables;

    /// <summary>Makes the instruments; they go with the meter.</summary>
    /// <param name="meter">The meter.</param>
    /// <param name="tables">The open connections.</param>
    /// <param name="time">The clock.</param>
    public static void Create(Meter meter, IReadOnlyList<ConnectionTable> tables, TimeProvider time)
    {
        var gauges = new ServerGauges(tables);
        meter.CreateObservableGauge("hoopoe.connections", gauges.Connections, "{connection}", "Open connections and what they are doing");
        var since = time.GetTimestamp();
        meter.CreateObservableGauge(
            "hoopoe.uptime", () => time.GetElapsedTime(since).TotalSeconds, "s", "For how long the server has been running");
        if (!Directory.Exists(OpenFiles)) return;
        meter.CreateObservableGauge(
            "hoopoe.process.files", () => Directory.EnumerateFiles(OpenFiles).Count(), "{file}", "Open file descriptors");
        meter.CreateObservableGauge("hoopoe.process.memory", Memory, "By", "Memory of the process without mapped files");
    }

    /// <summary>Nothing where the system does not tell.</summary>
    static IEnumerable<Measurement<long>> Memory() =>
        from line in File.ReadLines(Status)
        where line.StartsWith(OwnMemory, StringComparison.Ordinal)
        select new Measurement<long>(
            long.Parse(line[OwnMemory.Length..^"kB".Length], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture)
            * 1024);

    /// <summary>What there was once is told as zero when there is none of it any more.</summary>
    List<Measurement<int>> Connections()
    {
        lock (_connections)
        {
            foreach (var kind in _connections.Keys) _connections[kind] = 0;
            foreach (var connection in _tables.SelectMany(table => table.Open))
            {
                var kind = (connection.Protocol, connection.Facts.Tls is not null, connection.Facts.Phase);
                _connections[kind] = _connections.GetValueOrDefault(kind) + 1;
            }
            return [.. _connections.Select(pair => new Measurement<int>(
                pair.Value, new("protocol", pair.Key.Protocol), new("tls", pair.Key.IsEncrypted ? "yes" : "no"),
                new("state", WordOf(pair.Key.Phase))))];
        }
    }

    static string WordOf(SessionPhase phase) => phase switch
    {
        SessionPhase.Open => "open",
        SessionPhase.NotAuthenticated => "not_authenticated",
        SessionPhase.Authenticated => "authenticated",
        SessionPhase.Selected => "selected",
        SessionPhase.Idle => "idle",
        _ => "leaving",
    };
}
