using System.Diagnostics.Metrics;

namespace Hoopoe.Server.Metrics;

/// <summary>
/// What the front ends count and measure. docs/metrics.md says what each means. No label has a value that a client chooses: no names, no
/// addresses. An instrument that nobody listens to costs a comparison.
/// </summary>
sealed class ServerInstruments(Meter meter)
{
    static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
    };

    /// <summary>Instruments of a meter that nobody listens to, as it has another name.</summary>
    public static ServerInstruments Unheard { get; } = new(new Meter("Hoopoe.Unheard"));

    public Counter<long> Opened { get; } = meter.CreateCounter<long>(
        "hoopoe.connections.opened", "{connection}", "Connections that were taken");

    public Counter<long> Refused { get; } = meter.CreateCounter<long>(
        "hoopoe.connections.refused", "{connection}", "Connections that were refused, and why");

    public Counter<long> Ended { get; } = meter.CreateCounter<long>(
        "hoopoe.connections.ended", "{connection}", "Connections that ended, and why");

    public Counter<long> Traffic { get; } = meter.CreateCounter<long>(
        "hoopoe.traffic", "By", "Octets of the protocols, before TLS and compression");

    public Counter<long> Handshakes { get; } = meter.CreateCounter<long>(
        "hoopoe.tls.handshakes", "{handshake}", "TLS handshakes, and how they ended");

    public Counter<long> Logins { get; } = meter.CreateCounter<long>(
        "hoopoe.logins", "{login}", "Attempts to log in, and how they ended");

    public Counter<long> DelayedLogins { get; } = meter.CreateCounter<long>(
        "hoopoe.logins.delayed", "{login}", "Attempts to log in that were held up because somebody guesses");

    public Counter<long> Commands { get; } = meter.CreateCounter<long>(
        "hoopoe.commands", "{command}", "IMAP commands, and how they were answered");

    public Histogram<double> CommandDuration { get; } = meter.CreateHistogram(
        "hoopoe.command.duration", "s", "From an IMAP command's arrival to its answer, IDLE left out", tags: null, Times);

    public Counter<long> Refusals { get; } = meter.CreateCounter<long>(
        "hoopoe.command.refusals", "{command}", "IMAP commands answered NO or BAD with a response code");

    public Counter<long> Deliveries { get; } = meter.CreateCounter<long>(
        "hoopoe.deliveries", "{delivery}", "Messages delivered to one recipient, or refused, and why");

    public Counter<long> LogEntries { get; } = meter.CreateCounter<long>(
        "hoopoe.log.entries", "{entry}", "Warnings and errors that were logged");
}
