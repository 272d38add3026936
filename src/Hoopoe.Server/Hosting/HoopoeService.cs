using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>A <see cref="HoopoeServer"/> that lives as long as its host runs.</summary>
public sealed class HoopoeService : IHostedService
{
    readonly HoopoeOptions _options;
    readonly ILoggerFactory? _loggers;
    readonly TimeProvider? _time;
    HoopoeServer? _server;

    internal HoopoeService(HoopoeOptions options, ILoggerFactory? loggers, TimeProvider? time)
    {
        _options = options;
        _loggers = loggers;
        _time = time;
    }

    /// <summary>The running server.</summary>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public HoopoeServer Server => _server ?? throw new InvalidOperationException("The host has not started.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        _server = await HoopoeServer.StartAsync(_options, _loggers, _time, cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync() ?? Task.CompletedTask;
}
