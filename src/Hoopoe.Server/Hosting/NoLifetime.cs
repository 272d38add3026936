using Microsoft.Extensions.Hosting;

namespace Hoopoe.Server.Hosting;

/// <summary>Leaves signals and console alone: whoever starts the server also stops it.</summary>
sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
