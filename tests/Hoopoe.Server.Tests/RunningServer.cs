using System.Net;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Tests;

/// <summary>
/// A server on a data folder of its own and free loopback ports. Disposing it asserts that the store is consistent and that no error was
/// logged.
/// </summary>
sealed class RunningServer : IAsyncDisposable
{
    readonly ErrorLog _errors;

    RunningServer(HoopoeServer server, ErrorLog errors)
    {
        Server = server;
        _errors = errors;
    }

    public HoopoeServer Server { get; }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="configure">Changes its options.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="loggers">Where it logs, if not where only errors are kept.</param>
    public static async Task<RunningServer> StartAsync(
        Action<HoopoeOptions>? configure = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        var options = OptionsOn(Directory.CreateTempSubdirectory("hoopoe-").FullName);
        configure?.Invoke(options);
        var errors = new ErrorLog();
        return new RunningServer(await HoopoeServer.StartAsync(options, loggers ?? errors, time, Token), errors);
    }

    /// <summary>The options of a server on a data folder, if nothing else is said.</summary>
    public static HoopoeOptions OptionsOn(string dataFolder)
    {
        var anyPort = EndpointSpec.On(IPAddress.Loopback, 0);
        return new HoopoeOptions
        {
            ReserveBytes = 0,
            Data = dataFolder,
            Imap = [anyPort],
            Imaps = [anyPort],
            Lmtp = [anyPort],
            Http = EndpointSpec.None,
            HostName = "hoopoe.test",
            Stores = 2,
        };
    }

    public Task AddAccountsAsync(params string[] addresses) =>
        Task.WhenAll(addresses.Select(address => Server.Administration.AddAccountAsync(address, null, Token)));

    /// <summary>The messages of a mailbox, as stored, oldest first.</summary>
    public async Task<IReadOnlyList<string>> MessagesAsync(string address, string mailbox = "INBOX")
    {
        var account = await Server.Store.Accounts.OpenAsync(Server.Store.Directory.Find(address)!.Id);
        Assert.True(account.Snapshot.TryFind(MailboxName.Create(mailbox), out var info));
        var view = (await account.OpenMailboxAsync(info.Id)).View;
        return
        [
            .. Enumerable.Range(0, view.Count).Select(view.UidAt).Chunk(MessageReader.PageSize)
                .SelectMany(page => account.Messages.Read(info.Id, page, StoredColumns.None)).Select(message => BodyOf(account, message)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        var report = await Server.Store.CheckAsync(null, CancellationToken.None);
        var folder = Server.Store.Path;
        await Server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Assert.Empty(report.Faults);
        Assert.Empty(_errors.Lines);
    }

    static string BodyOf(Account account, StoredMessage message)
    {
        var body = account.Messages.OpenBody(message.Body);
        var bytes = new byte[body.Length];
        Assert.Equal(bytes.Length, body.Read(0, bytes));
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Keeps what is logged as an error.</summary>
    sealed class ErrorLog : ILoggerFactory, ILogger
    {
        readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines
        {
            get { lock (_lines) return [.. _lines]; }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            lock (_lines) _lines.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
