using System.CommandLine;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Activation;
using Hoopoe.Server.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Hoopoe;

/// <summary>
/// <c>hoopoe serve</c>: opens the data folder, listens, prints one line for each endpoint and then <c>ready</c>, and stops at SIGTERM.
/// </summary>
static class ServeCommand
{
    /// <summary>How long the process may take to stop once it is told to.</summary>
    public static TimeSpan TerminationTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command(
            "serve",
            "Serve mail until SIGTERM or Ctrl+C. EP is host:port, [v6]:port, *:port, unix:/path or none; "
            + "--imap, --imaps and --lmtp may be repeated. Every option is also a key of hoopoe.json and an environment variable: "
            + "--tls-cert, tlsCert, HOOPOE__TLS_CERT.");
        var options = ConfigurationOptions.All();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() =>
        {
            var sockets = SocketActivation.From(Environment.GetEnvironmentVariable, Environment.ProcessId);
            return ServeAsync(Read(), cancellationToken);

            HoopoeOptions Read()
            {
                var read = options.Read(arguments);
                (read.InheritedSockets, read.Reread) = (sockets, Read);
                return read;
            }
        }));
        return command;
    }

    static async Task<int> ServeAsync(HoopoeOptions options, CancellationToken terminated)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(terminated);
        var stop = stopping.Token;
        HoopoeServer? served = null;
        bool IsWanted(LogLevel level) => level >= (served?.Options ?? options).LogLevel;
        using var loggers = LoggerFactory.Create(logging => logging
            .SetMinimumLevel(LogLevel.Trace)
            .AddFilter((_, level) => IsWanted(level))
            .AddFilter("Microsoft", level => level >= LogLevel.Warning && IsWanted(level))
            // A failed start is told in one line on stderr.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
            .AddLines(options.LogFormat)
            .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        QuietMemory.ReturnLargeBlocks();
        _ = QuietMemory.WatchAsync(TimeProvider.System, stop);
        ProcessFaults.Watch(loggers.CreateLogger("Hoopoe"));
        var manager = new ServiceManager(TimeProvider.System);
        using var hangUp = HangUp.Watch(() => ReloadAsync(served, manager), stopping.Cancel);
        await using var server = served = await HoopoeServer.StartAsync(options, loggers, TimeProvider.System, stop);
        foreach (var (protocol, endpoint) in server.Endpoints) Console.WriteLine($"{protocol,-5} {endpoint}");
        if (server.DemoLogin is { } demo) Console.WriteLine($"demo  {demo.Address} password {demo.Password}");
        Console.WriteLine("ready");
        manager.Ready(server);
        await manager.WatchAsync(server, stop);
        manager.Stopping();
        return ExitCode.Ok;
    }

    static async Task ReloadAsync(HoopoeServer? server, ServiceManager manager)
    {
        if (server is null) return;
        manager.Reloading();
        try
        {
            await server.ReloadAsync();
            manager.Ready(server);
        }
        catch (ConfigurationException wrong)
        {
            // The server has logged it, and goes on as before.
            manager.Ready(server, wrong.Message);
        }
    }
}
