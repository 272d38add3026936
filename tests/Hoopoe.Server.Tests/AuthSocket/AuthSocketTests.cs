using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Hoopoe.Server.AuthSocket;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Authentication;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Tests.AuthSocket;

/// <summary>Another mail server asks who may send, by Dovecot's auth protocol.</summary>
public sealed class AuthSocketTests : IAsyncLifetime
{
    const string User = "alice@example.org";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-auth-");
    RunningServer? _server;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string SocketPath => Path.Combine(_folder.FullName, "auth.sock");

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => options.AuthSocket = EndpointSpec.Parse($"unix:{SocketPath}"));
        await _server.Server.Administration.AddAccountAsync(User, "secret", Token);
    }

    [Fact]
    public async Task The_greeting_tells_the_version_the_mechanisms_and_who_is_speaking()
    {
        using var client = new AuthClient(SocketPath);
        var greeting = await client.GreetingAsync();
        Assert.Equal("VERSION\t1\t2", greeting[0]);
        Assert.Contains("MECH\tPLAIN\tplaintext", greeting);
        Assert.Contains("MECH\tLOGIN\tplaintext", greeting);
        Assert.Contains("MECH\tSCRAM-SHA-256\tdictionary\tactive\tmutual-auth", greeting);
        Assert.Contains($"SPID\t{Environment.ProcessId}", greeting);
        Assert.Matches("^CUID\t[0-9]+$", greeting[^3]);
        Assert.Matches("^COOKIE\t[0-9a-f]{32}$", greeting[^2]);
        Assert.DoesNotContain(greeting, line => line.Contains("PLUS", StringComparison.Ordinal));
        using var other = new AuthClient(SocketPath);
        Assert.NotEqual(greeting[^2], (await other.GreetingAsync())[^2]);
    }

    [Fact]
    public async Task The_right_password_is_OK_with_the_account_s_address_and_a_wrong_one_is_FAIL()
    {
        using var client = await ConnectAsync();
        await client.SayAsync($"AUTH\t1\tPLAIN\tservice=smtp\tnologin\tlip=127.0.0.1\trip=127.0.0.1\tsecured\tresp={Plain("secret")}");
        Assert.Equal($"OK\t1\tuser={User}", await client.HearAsync());
        await client.SayAsync($"AUTH\t2\tplain\tservice=smtp\tsecured\tresp={Plain("wrong")}");
        Assert.Equal("FAIL\t2", await client.HearAsync());
        await client.SayAsync($"AUTH\t3\tPLAIN\tservice=smtp\tsecured\tresp={Base64("\0nobody@example.org\0secret")}");
        Assert.Equal("FAIL\t3", await client.HearAsync());
    }

    [Fact]
    public async Task A_mechanism_with_several_steps_goes_on_by_CONT()
    {
        using var client = await ConnectAsync();
        await client.SayAsync("AUTH\t7\tLOGIN\tservice=smtp\tsecured");
        Assert.Equal($"CONT\t7\t{Base64("Username:")}", await client.HearAsync());
        await client.SayAsync($"CONT\t7\t{Base64(User)}");
        Assert.Equal($"CONT\t7\t{Base64("Password:")}", await client.HearAsync());
        await client.SayAsync($"CONT\t7\t{Base64("secret")}");
        Assert.Equal($"OK\t7\tuser={User}", await client.HearAsync());
    }

    [Fact]
    public async Task A_proof_ends_with_an_empty_answer()
    {
        using var client = await ConnectAsync();
        var scram = new ScramClient(User, "secret");
        await client.SayAsync($"AUTH\t8\tSCRAM-SHA-256\tservice=smtp\tresp={Base64(scram.First)}");
        var challenge = (await client.HearAsync()).Split('\t');
        var (message, signature) = scram.Final(Encoding.UTF8.GetString(Convert.FromBase64String(challenge[2])));
        await client.SayAsync($"CONT\t8\t{Base64(message)}");
        Assert.Equal($"CONT\t8\t{Base64(signature)}", await client.HearAsync());
        await client.SayAsync("CONT\t8\t");
        Assert.Equal($"OK\t8\tuser={User}", await client.HearAsync());
    }

    [Theory]
    [InlineData("smtp", "smtp", true)]
    [InlineData("imap\nsmtp", "submission", true)]
    [InlineData("imap", "smtp", false)]
    [InlineData("read-only", "smtp", false)]
    [InlineData("folder Work", "smtp", false)]
    [InlineData("smtp", "imap", false)]
    [InlineData("smtp", "", false)]
    public async Task An_app_password_is_good_for_its_scope(string scope, string service, bool isGood)
    {
        await _server!.Server.Store.Directory.AddAppPasswordAsync(User, "app", "app-secret", CredentialScope.Parse(scope), null, Token);
        using var client = await ConnectAsync();
        await client.SayAsync($"AUTH\t1\tPLAIN\tservice={service}\tsecured\tresp={Plain("app-secret")}");
        Assert.Equal(isGood ? $"OK\t1\tuser={User}" : "FAIL\t1\tauthz", await client.HearAsync());
    }

    [Fact]
    public async Task A_password_in_the_clear_from_elsewhere_is_not_looked_at()
    {
        using var client = await ConnectAsync();
        await client.SayAsync($"AUTH\t1\tPLAIN\tservice=smtp\trip=192.0.2.1\tresp={Plain("secret")}");
        Assert.StartsWith("FAIL\t1\treason=", await client.HearAsync(), StringComparison.Ordinal);
        await client.SayAsync($"AUTH\t2\tPLAIN\tservice=smtp\trip=192.0.2.1\tsecured\tresp={Plain("secret")}");
        Assert.Equal($"OK\t2\tuser={User}", await client.HearAsync());
        await client.SayAsync("AUTH\t3\tSCRAM-SHA-256-PLUS\tservice=smtp\tsecured");
        Assert.StartsWith("FAIL\t3\treason=", await client.HearAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exchanges_run_beside_each_other_and_a_guesser_holds_nobody_up()
    {
        using var client = await ConnectAsync();
        for (var guess = 1; guess <= 12; guess++)
            await client.SayAsync($"AUTH\t{guess}\tPLAIN\tservice=smtp\tsecured\trip=192.0.2.1\tresp={Plain("wrong")}");
        await client.SayAsync($"AUTH\t99\tPLAIN\tservice=smtp\tsecured\trip=192.0.2.2\tresp={Plain("secret")}");
        var heard = new List<string>();
        while (!heard.Contains($"OK\t99\tuser={User}")) heard.Add(await client.HearAsync());
        Assert.InRange(heard.Count, 1, 9);
    }

    [Fact]
    public async Task Exchanges_that_were_left_make_room_for_others()
    {
        using var client = await ConnectAsync();
        for (var id = 1; id <= AuthSession.MaxExchanges + 20; id++)
        {
            await client.SayAsync(string.Create(CultureInfo.InvariantCulture, $"AUTH\t{id}\tLOGIN\tservice=smtp\tsecured"));
            Assert.StartsWith("CONT\t", await client.HearAsync(), StringComparison.Ordinal);
        }
        await client.SayAsync("CANCEL\t120");
        await client.SayAsync($"CONT\t119\t{Base64(User)}");
        Assert.StartsWith("CONT\t119\t", await client.HearAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VERSION\t2\t0")]
    [InlineData("HELO")]
    [InlineData("AUTH\tx\tPLAIN")]
    [InlineData("AUTH\t99999999999\tPLAIN")]
    [InlineData("AUTH\t1")]
    [InlineData("AUTH\t1\tPLAIN\tresp=***")]
    [InlineData("AUTH\t1\tPLAIN\trip=somewhere")]
    [InlineData("CONT\t5\tAAAA")]
    [InlineData("CONT\t5")]
    [InlineData("AUTH\t1\tPLAIN\u00ff")]
    public async Task What_breaks_the_protocol_ends_the_connection(string line)
    {
        using var client = await ConnectAsync();
        await client.SayAsync(line);
        Assert.Null(await client.TryHearAsync());
    }

    [Fact]
    public async Task A_line_has_an_end()
    {
        using var client = await ConnectAsync();
        await client.SayAsync(new string('x', AuthSession.MaxLineBytes + 1));
        Assert.Null(await client.TryHearAsync());
    }

    [Fact]
    public void Tabs_and_line_ends_in_fields_are_escaped()
    {
        const string Odd = "a\tb\nc\rd\0e\u0001f";
        var line = AuthLine.Of("FAIL", "1", Odd);
        Assert.Equal("FAIL\t1\ta\u0001tb\u0001nc\u0001rd\u00010e\u00011f\n", line);
        Assert.Equal(["FAIL", "1", Odd], AuthLine.Fields(line[..^1]));
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    static string Base64(string text) => SaslTestClient.Base64(text);

    static string Plain(string password) => Base64($"\0{User}\0{password}");

    async Task<AuthClient> ConnectAsync()
    {
        var client = new AuthClient(SocketPath);
        await client.GreetingAsync();
        await client.SayAsync("VERSION\t1\t0");
        await client.SayAsync("CPID\t4711");
        return client;
    }

    sealed class AuthClient : IDisposable
    {
        readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        readonly StreamReader _reader;

        public AuthClient(string path)
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
            _reader = new StreamReader(new NetworkStream(_socket));
        }

        public async Task<List<string>> GreetingAsync()
        {
            var lines = new List<string>();
            do lines.Add(await HearAsync());
            while (lines[^1] != "DONE");
            return lines;
        }

        public async Task SayAsync(string line) => await _socket.SendAsync(Encoding.Latin1.GetBytes(line + "\n"), Token);

        public async Task<string> HearAsync() => await TryHearAsync() ?? throw new EndOfStreamException();

        public async Task<string?> TryHearAsync()
        {
            try
            {
                return await _reader.ReadLineAsync(Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (IOException)
            {
                return null;
            }
        }

        public void Dispose()
        {
            _reader.Dispose();
            _socket.Dispose();
        }
    }
}
