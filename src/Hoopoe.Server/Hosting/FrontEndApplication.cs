using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>Builds the Kestrel that all front ends share, and what it answers over HTTP.</summary>
static class FrontEndApplication
{
    /// <summary>What a socket buffers in each direction before its other end has to wait, in bytes.</summary>
    internal const int SocketBufferBytes = 64 * 1024;

    /// <summary>Makes the application; nothing listens until it is started.</summary>
    public static WebApplication Build(FrontEnds frontEnds, Health health, MetricsExport? metrics, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var listener in frontEnds.Listeners) listener.Add(kestrel);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(provider =>
            new EndpointBinder(ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider), frontEnds.Listeners));
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            // Events of sockets come on the thread pool already: what follows from them needs no turn of its own there.
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxReadBufferSize = sockets.MaxWriteBufferSize = SocketBufferBytes;
            sockets.CreateBoundListenSocket = endpoint =>
            {
                var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                DeadPeers.Watch(socket);
                return socket;
            };
        });

        var app = builder.Build();
        app.Use(KeepControlApart);
        app.UseRouting();
        app.MapGet("/healthz", context => Health.AnswerAsync(context, "ok", health.Faults()));
        app.MapGet("/readyz", context => Health.AnswerAsync(
            context, "ready", app.Lifetime.ApplicationStopping.IsCancellationRequested ? ["the server is stopping"] : health.Refusals()));
        metrics?.Map(app);
        ControlEndpoints.Map(app, frontEnds.Administration);
        return app;
    }

    /// <summary>Control requests come through the control socket only, and nothing else does.</summary>
    static Task KeepControlApart(HttpContext context, RequestDelegate next)
    {
        var isControl = context.Features.Get<ControlConnection>() is not null;
        if (isControl == context.Request.Path.StartsWithSegments(ControlEndpoints.Prefix, StringComparison.Ordinal)) return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
