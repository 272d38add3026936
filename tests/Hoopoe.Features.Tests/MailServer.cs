using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Hoopoe.Features.Tests;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Store;
using Hoopoe.Store.Consistency;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(MailServer))]

namespace Hoopoe.Features.Tests;

/// <summary>
/// The real server on ports of its own and a data folder of its own. When it ends, the store's check must be clean and nothing may have
/// been logged as an error.
/// </summary>
public sealed class MailServer : IAsyncLifetime
{
    const string Password = "wiedehopf 7!";

    readonly string _folder = Directory.CreateTempSubdirectory("hoopoe-features-").FullName;
    readonly ErrorLog _errors = new();
    HoopoeServer? _server;
    int _accounts;

    public int ImapPort => Server.ImapPort;

    public int ImapsPort => Server.ImapsPort;

    public X509Certificate2 Certificate => X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(_folder, "tls", "cert.pem")));

    /// <summary>What an administrator can do while the server runs.</summary>
    public IAdministration Administration => Server.Administration;

    HoopoeServer Server => _server ?? throw new InvalidOperationException("The server is not running.");

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Adds an account nobody else uses.</summary>
    public async Task<Person> AddPersonAsync(CancellationToken cancellationToken)
    {
        var address = $"person{Interlocked.Increment(ref _accounts)}@example.org";
        await Administration.AddAccountAsync(address, Password, cancellationToken);
        return new Person(this, address, Password);
    }

    /// <summary>Stops the server as SIGTERM does, and starts it again on the same data folder.</summary>
    public async Task RestartAsync()
    {
        await Server.StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync();
        ConsistencyReport report;
        await using (var store = MailStore.Open(_folder)) report = await store.CheckAsync(null, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
        Assert.Empty(report.Faults);
        Assert.Empty(_errors.Entries);
    }

    async Task StartAsync()
    {
        var anyPort = EndpointSpec.Parse("*:0");
        _server = await HoopoeServer.StartAsync(
            new HoopoeOptions
            {
                Data = _folder,
                Imap = [anyPort],
                Imaps = [anyPort],
                Lmtp = [],
                Http = EndpointSpec.Parse("none"),
                ReserveBytes = 0,
            },
            LoggerFactory.Create(logging => logging.AddProvider(_errors)));
    }

    sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Entries { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Entries.Enqueue($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
