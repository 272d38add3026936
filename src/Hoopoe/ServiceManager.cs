using System.Globalization;
using System.Net.Sockets;
using Hoopoe.Server.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Hoopoe;

/// <summary>
/// Tells systemd how the service is, where the process was started by it (sd_notify(3)): when it is ready, that it reads its configuration
/// anew, that it stops, and to the watchdog, as long as the server does its rounds, that it is alive.
/// </summary>
sealed class ServiceManager(TimeProvider time)
{
    /// <summary>After how long without a round the server counts as stuck; it makes one a second.</summary>
    static readonly TimeSpan Stuck = TimeSpan.FromSeconds(10);

    const long Million = 1_000_000;

    readonly SystemdNotifier _systemd = new();
    readonly TimeSpan? _betweenSigns = SignsWanted();

    /// <summary>Everything answers.</summary>
    /// <param name="server">What runs.</param>
    /// <param name="trouble">Why the configuration that was read last was not taken, or null.</param>
    public void Ready(HoopoeServer server, string? trouble = null)
    {
        var endpoints = string.Join(", ", server.Endpoints.Select(served => $"{served.Protocol} {served.Endpoint}"));
        var first = trouble is null ? "" : $"The changed configuration was not taken: {trouble.ReplaceLineEndings(" ")}. ";
        Notify("READY=1", $"STATUS={first}Serving {endpoints}");
    }

    /// <summary>The configuration is being read anew; <see cref="Ready"/> follows.</summary>
    public void Reloading() => Notify(
        "RELOADING=1",
        string.Create(CultureInfo.InvariantCulture, $"MONOTONIC_USEC={(Int128)time.GetTimestamp() * Million / time.TimestampFrequency}"));

    /// <summary>Clients are told to leave.</summary>
    public void Stopping() => Notify("STOPPING=1", "STATUS=Saying goodbye");

    /// <summary>Gives signs of life, where they are wanted, until it is told to stop.</summary>
    public async Task WatchAsync(HoopoeServer server, CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(_betweenSigns ?? Timeout.InfiniteTimeSpan, time);
            while (await timer.WaitForNextTickAsync(stop))
                if (server.SinceLastBeat < Stuck) Notify("WATCHDOG=1");
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    void Notify(params string[] lines)
    {
        try
        {
            _systemd.Notify(new ServiceState(string.Join('\n', lines)));
        }
        catch (SocketException)
        {
            // Nobody listens there any more; the server goes on.
        }
    }

    /// <summary>Twice within the time that the watchdog waits (sd_watchdog_enabled(3)); null without one, or if it is not for this process.</summary>
    static TimeSpan? SignsWanted()
    {
        if (Number("WATCHDOG_USEC") is not (> 0 and var microseconds)) return null;
        if (Number("WATCHDOG_PID") is { } process && process != Environment.ProcessId) return null;
        return TimeSpan.FromMicroseconds(microseconds / 2d);
    }

    static long? Number(string variable) => long.TryParse(
        Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
