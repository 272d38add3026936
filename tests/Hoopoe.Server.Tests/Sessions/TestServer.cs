using System.IO.Pipelines;
using System.Net;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;
using Hoopoe.Server.Tests.Connections;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Sessions;

/// <summary>
/// A mail store in a fresh folder with the account alice@example.org, and sessions on it over pipes in memory. When it is disposed the store must be
/// consistent and nothing may have been logged as an error.
/// </summary>
sealed class TestServer : IAsyncDisposable
{
    public const string User = "alice@example.org";
    public const string Password = "swordfish";
    public const string Administrator = "postmaster@example.org";

    static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-server-");
    readonly List<TestClient> _clients = [];
    readonly TlsContext _tls = new(TestCertificate.Context, "imap");
    readonly ConnectionTable _connections;
    readonly Func<MailStore, ImapSessionFactory> _sessionsOf;
    readonly StoreOptions _storeOptions;
    ImapSessionFactory _sessions;

    TestServer(ImapLimits? limits, PlaintextLogin plaintext, HoopoeOptions? options)
    {
        _storeOptions = new StoreOptions
        {
            Stores = 1,
            ReserveBytes = 0,
            IndexesText = options?.IndexesText ?? true,
            Directory = new DirectoryOptions { Iterations = DirectoryOptions.MinIterations },
        };
        _connections = new ConnectionTable(new ConnectionLimits(), Time);
        _sessionsOf = store => new ImapSessionFactory(new SessionServices
        {
            Store = store,
            Authenticator = new Authenticator(
                store.Directory, new LoginThrottle(Time), BearerTokens.From(options ?? new HoopoeOptions(), Time, Log), options?.GuestAccount, Time,
                Log),
            Tls = _tls,
            Limits = limits ?? ImapLimits.Default,
            LimitedCommands = options?.LimitedCommands ?? LimitedCommands.Save,
            Plaintext = plaintext,
            Administrators = [Administrator],
            HostName = "mail.test",
            Literals = options?.Literals ?? default,
            Time = Time,
            Logger = Log,
        });
        Store = MailStore.Open(_folder.FullName, _storeOptions, Time, Log);
        _sessions = _sessionsOf(Store);
    }

    public MailStore Store { get; private set; }

    /// <summary>Ends all sessions, closes the store, and opens it again.</summary>
    /// <param name="whileStopped">Does something to its folder.</param>
    public async Task RestartAsync(Action<string> whileStopped)
    {
        foreach (var client in _clients) await client.DisposeAsync();
        _clients.Clear();
        await Store.DisposeAsync();
        whileStopped(_folder.FullName);
        Store = MailStore.Open(_folder.FullName, _storeOptions, Time, Log);
        _sessions = _sessionsOf(Store);
    }

    /// <summary>Damages the bodies of the messages that begin with these texts, so that they can't be read, until the result is disposed.</summary>
    public PackDamage DamageBodies(params string[] beginnings) => new(_folder, Log, [.. beginnings.Select(text => (text, PackDamage.ToItsHead))]);

    /// <summary>Changes an octet of each body where one of these texts begins, until the result is disposed: only its checksum tells.</summary>
    public PackDamage ChangeBodies(params string[] texts) => new(_folder, Log, [.. texts.Select(text => (text, 0))]);

    /// <summary>Cuts the pack off at a length, until the result is disposed.</summary>
    public CutPack CutPack(long length) => new(_folder, Log, length);

    public FakeTimeProvider Time { get; } = new(Start);

    public ErrorLog Log { get; } = new();

    public static async Task<TestServer> StartAsync(
        ImapLimits? limits = null, PlaintextLogin plaintext = PlaintextLogin.Loopback, HoopoeOptions? options = null)
    {
        var server = new TestServer(limits, plaintext, options);
        await server.Store.Directory.AddAccountAsync(User, Password, TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>What the server does once a second: looks for connections that are due for something.</summary>
    public void Beat() => _connections.Sweep();

    /// <summary>A client that has read the greeting, over TLS from the first octet if asked for.</summary>
    public async Task<TestClient> ConnectAsync(string address = "127.0.0.1", bool overTls = false)
    {
        var pipes = new PipePair();
        var connection = _connections.TryOpen($"c{_clients.Count}", new IPEndPoint(IPAddress.Parse(address), 1), () => pipes.ClientStream.Dispose())!;
        var client = new TestClient(pipes.ClientStream, connection, RunAsync(pipes.Server, connection, overTls));
        _clients.Add(client);
        if (overTls) await client.EncryptAsync();
        client.Greeting = await client.ReadLineAsync();
        return client;
    }

    /// <summary>Looks once for connections that took too long.</summary>
    public void Sweep() => _connections.Sweep();

    /// <summary>A client that has logged in.</summary>
    public async Task<TestClient> LogInAsync()
    {
        var client = await ConnectAsync();
        await client.OkAsync($"LOGIN {User} {Password}");
        return client;
    }

    /// <summary>A client that has selected a mailbox, whatever the server said of it.</summary>
    public async Task<TestClient> SelectAsync(string mailbox = "INBOX", string verb = "SELECT")
    {
        var client = await LogInAsync();
        await client.OkAsync($"{verb} {mailbox}");
        return client;
    }

    /// <summary>A client with IMAP4rev2 enabled.</summary>
    public async Task<TestClient> LogInRev2Async()
    {
        var client = await LogInAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        return client;
    }

    /// <summary>
    /// Puts small messages into a mailbox by a session of its own, which also takes their \Recent: UIDs in order, subjects <c>n1</c>, <c>n2</c> …
    /// </summary>
    public async Task FillAsync(int messages, string mailbox = "INBOX")
    {
        var client = await LogInAsync();
        for (var i = 1; i <= messages; i++) await client.AppendAsync(mailbox, $"Subject: n{i}\r\n\r\nbody {i}\r\n");
        await client.OkAsync($"SELECT {mailbox}");
        await client.OkAsync("LOGOUT");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.DisposeAsync();
        var report = await Store.CheckAsync(null, CancellationToken.None);
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
        Assert.True(report.IsClean, string.Join("\n", report.Faults));
        Assert.Empty(Log.Errors);
    }

    async Task RunAsync(IDuplexPipe pipe, ClientConnection connection, bool overTls)
    {
        using (connection)
        {
            await using (var transport = new Transport(pipe, Time))
            {
                if (overTls) Assert.Equal(TlsUpgrade.Done, await transport.UpgradeToTlsAsync(_tls, default, CancellationToken.None));
                await _sessions.Create(transport, connection).RunAsync(CancellationToken.None);
            }
            await pipe.Input.CompleteAsync();
            await pipe.Output.CompleteAsync();
        }
    }
}
