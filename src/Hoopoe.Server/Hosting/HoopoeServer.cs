using System.Diagnostics.Metrics;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Metrics;
using Hoopoe.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// A running server: one open data folder and the front ends on it. Start it in a test with endpoints on port 0 and ask for the ports; in a
/// host of your own use <see cref="ServiceCollectionExtensions.AddHoopoe"/>. It brings its own Kestrel and leaves the host's web server
/// alone.
/// </summary>
public sealed class HoopoeServer : IAsyncDisposable
{
    /// <summary>How long clients have for their goodbye when the server stops; the data folder is closed after that.</summary>
    public static TimeSpan StopTime { get; } = TimeSpan.FromSeconds(7);

    readonly WebApplication _app;
    readonly FrontEnds _frontEnds;
    readonly Heartbeat _heartbeat;
    readonly Meter _meter;
    readonly MetricsExport? _export;
    int _isStopped;

    HoopoeServer(MailStore store, FrontEnds frontEnds, WebApplication app, Heartbeat heartbeat, Meter meter, MetricsExport? export)
    {
        Store = store;
        _frontEnds = frontEnds;
        _app = app;
        _heartbeat = heartbeat;
        _meter = meter;
        _export = export;
    }

    /// <summary>The open data folder.</summary>
    public MailStore Store { get; }

    /// <summary>Does what the command line asks.</summary>
    public IAdministration Administration => _frontEnds.Administration;

    /// <summary>How it runs: the options of the start, or those that were taken since.</summary>
    public HoopoeOptions Options => _frontEnds.Reload.Options;

    /// <summary>The demo account's login if this start made it, or null.</summary>
    public DemoLogin? DemoLogin { get; private init; }

    /// <summary>
    /// How long ago the server last looked after its connections, which it does once a second. When that grows, the process is stuck: a service
    /// manager's watchdog should hear no more from it.
    /// </summary>
    public TimeSpan SinceLastBeat => _heartbeat.SinceLastBeat;

    /// <summary>The endpoints that are served, with the ports that were bound.</summary>
    public IReadOnlyList<(string Protocol, EndpointSpec Endpoint)> Endpoints =>
        [.. _frontEnds.Public.Select(listener => (listener.Protocol, listener.BoundEndpoint))];

    /// <summary>The port of the first IMAP endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int ImapPort => PortOf("imap");

    /// <summary>The port of the first endpoint for IMAP over TLS.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int ImapsPort => PortOf("imaps");

    /// <summary>The port of the first LMTP endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int LmtpPort => PortOf("lmtp");

    /// <summary>The port of the HTTP endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int HttpPort => PortOf("http");

    /// <summary>Opens the data folder and listens. When this returns, every endpoint answers.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="loggers">Where it logs; nowhere if null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ConfigurationException">The options contradict each other, or the certificate can't be used.</exception>
    /// <exception cref="ServerStartException">The data folder or an endpoint is not to be had.</exception>
    public static async Task<HoopoeServer> StartAsync(
        HoopoeOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        if (options.Refusal() is { } refusal) throw new ConfigurationException(refusal);
        loggers ??= NullLoggerFactory.Instance;
        time ??= TimeProvider.System;

        var meter = new Meter(MailStore.MeterName);
        var instruments = new ServerInstruments(meter);
        loggers = new MeasuredLoggers(loggers, instruments);
        MetricsExport? export = null;
        MailStore? store = null;
        FrontEnds? frontEnds = null;
        Heartbeat? heartbeat = null;
        WebApplication? app = null;
        try
        {
            export = MetricsExport.Create(options, meter);
            store = OpenDataFolder(options, time, loggers, meter);
            var demo = options.Demo ? await DemoAccount.EnsureAsync(store, time, cancellationToken) : null;
            frontEnds = FrontEnds.Create(options, store, time, loggers, instruments);
            ServerGauges.Create(meter, frontEnds.Services.Connections, time);
            heartbeat = new Heartbeat(time, frontEnds.Services.Beats);
            app = FrontEndApplication.Build(frontEnds, new Health(() => store.Conditions, () => store.Directory.HasStopped), export, loggers);
            await StartAsync(app, frontEnds, cancellationToken);
            frontEnds.SetSocketModes();
            return new HoopoeServer(store, frontEnds, app, heartbeat, meter, export) { DemoLogin = demo };
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            if (heartbeat is not null) await heartbeat.DisposeAsync();
            frontEnds?.Reload.Dispose();
            export?.Dispose();
            if (store is not null) await store.DisposeAsync();
            meter.Dispose();
            throw;
        }
    }

    /// <summary>How the server keeps a data folder.</summary>
    public static StoreOptions StoreOptionsOf(HoopoeOptions options) => new()
    {
        Stores = options.Stores,
        ReserveBytes = options.ReserveBytes,
        IndexesText = options.IndexesText,
        TextCacheBytes = options.TextCacheBytes,
        MaxMessageBytes = options.MaxMessageBytes + TraceFields.MaxBytes,
        DefaultMailboxes = options.DefaultMailboxes,
        DefaultQuota = options.DefaultQuota,
        AccountMessages = options.AccountMessages,
        Retention = options.Retention,
        TrashExpiry = options.TrashExpiry,
        JunkExpiry = options.JunkExpiry,
        ResyncHistory = options.ResyncHistory,
        ResyncRuns = options.ResyncRuns,
        LowWaterBytes = options.LowWaterBytes,
        Scrub = options.Scrub,
    };

    /// <summary>Opens a data folder as the server does, for work on it while nothing is served.</summary>
    /// <exception cref="ServerStartException">It is in use, or can't be opened.</exception>
    public static MailStore OpenDataFolder(HoopoeOptions options, TimeProvider time, ILoggerFactory loggers, Meter? meter = null)
    {
        try
        {
            return MailStore.Open(options.Data, StoreOptionsOf(options), time, loggers, meter);
        }
        catch (DataFolderInUseException inUse)
        {
            throw new ServerStartException(StartFailure.DataFolderInUse, inUse.Message, inUse);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ServerStartException(StartFailure.DataFolder, $"data folder {options.Data}: {failure.Message}", failure);
        }
    }

    /// <summary>Administers an open data folder on which nothing is served.</summary>
    public static IAdministration Administer(MailStore store, HoopoeOptions options) =>
        new LocalAdministration(
            store, new Current<HoopoeOptions>(options), connections: null, reload: null, sessions: null, TimeProvider.System,
            NullLoggerFactory.Instance);

    /// <summary>
    /// Reads the options again where they came from (<see cref="HoopoeOptions.Reread"/>) and takes all that can change while the server runs, or
    /// nothing if any of it is wrong. Open connections keep what they began with, except for the bounds on them.
    /// </summary>
    /// <exception cref="ConfigurationException">The configuration is wrong; all is as it was.</exception>
    public Task<ReloadReport> ReloadAsync(CancellationToken cancellationToken = default) => _frontEnds.Reload.RunAsync(cancellationToken);

    /// <summary>As <see cref="ReloadAsync(CancellationToken)"/>, with options that the caller made.</summary>
    /// <exception cref="ConfigurationException">They are wrong; all is as it was.</exception>
    public Task<ReloadReport> ReloadAsync(HoopoeOptions options, CancellationToken cancellationToken = default) =>
        _frontEnds.Reload.RunAsync(options, cancellationToken);

    /// <summary>Says BYE to the clients, waits for their sessions at most <see cref="StopTime"/>, and closes the data folder.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0) return;
        _frontEnds.Services.Traces.Close();
        using var patience = new CancellationTokenSource(StopTime);
        await _app.StopAsync(patience.Token);
        await _heartbeat.DisposeAsync();
        await _app.DisposeAsync();
        _frontEnds.Reload.Dispose();
        _export?.Dispose();
        await Store.DisposeAsync();
        _meter.Dispose();
    }

    /// <inheritdoc cref="StopAsync"/>
    public ValueTask DisposeAsync() => new(StopAsync());

    static async Task StartAsync(WebApplication app, FrontEnds frontEnds, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException taken)
        {
            throw EndpointBinder.InUse(frontEnds.Listeners, taken);
        }
    }

    int PortOf(string protocol) => _frontEnds.Public.FirstOrDefault(listener => listener.Protocol == protocol)?.BoundPort
        ?? throw new InvalidOperationException($"No {protocol} endpoint with a port is served.");
}
