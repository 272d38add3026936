using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Sessions;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Fuzz.Targets;

/// <summary>
/// A store in memory with the account alice@example.org and two messages. It is made anew now and then, and must be consistent then; an
/// error in the log is a finding.
/// </summary>
sealed class StoreForFuzzing : ILogger, IDisposable
{
    public const string User = "alice@example.org";
    public const string Password = "swordfish";

    const int SessionsPerStore = 2_000;

    static readonly StoreOptions Options = new()
    {
        Stores = 1,
        ReserveBytes = 0,
        MaxMessageBytes = 1 << 20,
        // Otherwise COPY of everything onto itself, again and again, is all that takes time.
        DefaultQuota = new QuotaLimits(Bytes: 10 << 20, Messages: 1_000),
        Directory = new DirectoryOptions { Iterations = DirectoryOptions.MinIterations, VerifiedLifetime = TimeSpan.FromDays(1) },
    };

    readonly ConcurrentQueue<string> _errors = [];
    // Waits of the throttle take no time. What waits for work of other threads must not be told at once that it takes long.
    readonly HurriedTime _throttled = new();
    DirectoryInfo? _folder;
    MailStore? _store;
    ImapSessionFactory? _sessions;
    LmtpServices? _lmtp;
    ConnectionTable? _connections;
    int _runs;

    /// <summary>Runs an IMAP session whose client sends this and is gone.</summary>
    public void RunImap(ReadOnlyMemory<byte> input) => Run(async client =>
    {
        await using var transport = new Transport(new MemoryPipe(input), TimeProvider.System);
        await _sessions!.Create(transport, client).RunAsync(CancellationToken.None);
    });

    /// <summary>Runs an LMTP session whose client sends this and is gone.</summary>
    public void RunLmtp(ReadOnlyMemory<byte> input) => Run(async client =>
    {
        await using var transport = new Transport(new MemoryPipe(input), TimeProvider.System);
        using var session = new LmtpSession(transport, client, _lmtp!);
        await session.RunAsync();
    });

    public void Dispose() => Close();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) _errors.Enqueue($"{formatter(state, exception)}\n{exception}");
    }

    void Run(Func<ClientConnection, Task> session)
    {
        if (_runs++ % SessionsPerStore == 0) Renew();
        using (var client = _connections!.TryOpen("c", new IPEndPoint(IPAddress.Loopback, 1), () => { })!)
            session(client).GetAwaiter().GetResult();
        if (_errors.TryDequeue(out var error)) throw new InvalidOperationException(error);
    }

    void Renew()
    {
        Close();
        _folder = Directory.CreateDirectory(
            Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"hoopoe-fuzz-{Guid.NewGuid():N}"));
        _store = MailStore.Open(_folder.FullName, Options, TimeProvider.System, new Loggers(this));
        _store.Directory.AddAccountAsync(User, Password, CancellationToken.None).GetAwaiter().GetResult();
        _connections = new ConnectionTable(new ConnectionLimits(), TimeProvider.System);
        _sessions = new ImapSessionFactory(new SessionServices
        {
            Store = _store,
            Authenticator = new Authenticator(
                _store.Directory, new LoginThrottle(_throttled), tokens: null, guestAccount: null, _throttled, this),
            Time = TimeProvider.System,
            Logger = this,
        });
        _lmtp = new LmtpServices(
            new MailDelivery(_store, this), new LmtpLimits { MaxMessageBytes = 1 << 20 }, Certificate, "fuzz.example.org", TimeProvider.System, this);
        const string Message = "Subject: one\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n";
        var literal = $"{{{Message.Length}+}}\r\n{Message}\r\n";
        var append = $"a LOGIN {User} {Password}\r\nb APPEND INBOX {literal}c APPEND INBOX (\\Seen) {literal}";
        RunImap(Encoding.ASCII.GetBytes(append));
    }

    static TlsContext Certificate { get; } = new(
        ServerCertificate.LoadOrMakeSelfSigned(
            Directory.CreateTempSubdirectory("hoopoe-fuzz-tls-").FullName, "localhost", TimeProvider.System.GetUtcNow()));

    void Close()
    {
        if (_store is null) return;
        var report = _store.CheckAsync(null, CancellationToken.None).GetAwaiter().GetResult();
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder!.Delete(recursive: true);
        _store = null;
        if (report.Faults.Count > 0) throw new InvalidOperationException("the store is not consistent: "
            + string.Join("; ", report.Faults));
    }

    sealed class Loggers(ILogger logger) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
