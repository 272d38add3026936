using System.Net;
using System.Net.Sockets;
using System.Text;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Authentication;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Hoopoe.Server.Tests.Security;

/// <summary>What the log says of logins, and what it never says.</summary>
public sealed class LoginLogTests : IAsyncLifetime
{
    const string User = "alice@example.org";
    const string Password = "correct-horse-1";
    const string Wrong = "battery-staple-2";
    readonly RecordingLog _log = new();
    readonly TokenIssuer _issuer = new();
    RunningServer? _server;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(
            options =>
            {
                options.OAuthIssuer = TokenIssuer.Name;
                options.OAuthAudience = TokenIssuer.Audience;
                options.OAuthKeys = _issuer.KeysFile;
            },
            loggers: _log);
        await _server.Server.Administration.AddAccountAsync(User, Password, Token);
    }

    [Fact]
    public async Task No_password_and_no_token_is_ever_logged()
    {
        var token = _issuer.Token(TokenIssuer.Claims(User, TimeProvider.System.GetUtcNow()));
        var forged = token[..^40] + new string('A', 40);
        SaslMechanism[] good =
        [
            new SaslMechanismPlain(User, Password), new SaslMechanismLogin(User, Password), new SaslMechanismScramSha256(User, Password),
            new SaslMechanismOAuthBearer(User, token), new SaslMechanismOAuth2(User, token),
        ];
        SaslMechanism[] bad = [new SaslMechanismPlain(User, Wrong), new SaslMechanismOAuthBearer(User, forged)];
        foreach (var mechanism in good) Assert.True(await TryAsync(mechanism), mechanism.MechanismName);
        foreach (var mechanism in bad) Assert.False(await TryAsync(mechanism), mechanism.MechanismName);
        await SayAsync(
            $"x1 LOGIN {User} \"{Wrong}", $"x2 LOGIN {User} {Wrong} {Wrong}", $"x3 AUTHENTICATE PLAIN {SaslTestClient.Base64(Wrong)}");

        string[] secrets =
        [
            Password, Wrong, token, forged, token.Split('.')[1], token.Split('.')[2],
            SaslTestClient.Base64(Password), SaslTestClient.Base64(Wrong),
            SaslTestClient.Base64($"\0{User}\0{Password}"), SaslTestClient.Base64($"\0{User}\0{Wrong}"),
        ];
        Assert.Contains(_log.Lines, line => line.Contains(User, StringComparison.Ordinal));
        foreach (var secret in secrets)
            Assert.DoesNotContain(_log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_login_and_a_failure_are_logged_with_who_from_where_and_how()
    {
        Assert.True(await TryAsync(new SaslMechanismScramSha256(User, Password)));
        Assert.False(await TryAsync(new SaslMechanismPlain("bob@example.org", Wrong)));
        await SayAsync($"x1 LOGIN {User} {Password}");
        Assert.Contains($"{User} logged in from 127.0.0.1 by SCRAM-SHA-256 with the credential password", _log.Lines);
        Assert.Contains("Login as bob@example.org from 127.0.0.1 by PLAIN failed", _log.Lines);
        Assert.Contains($"{User} logged in from 127.0.0.1 by LOGIN command with the credential password", _log.Lines);
    }

    [Fact]
    public async Task A_name_can_not_forge_lines_nor_fill_the_log()
    {
        Assert.False(await TryAsync(new SaslMechanismPlain("x\r\nLogin as root succeeded\u001b[2J", Wrong)));
        Assert.False(await TryAsync(new SaslMechanismPlain(string.Concat(Enumerable.Repeat("\U0001F600", 100)), Wrong)));
        var failures = _log.Lines.Where(line => line.StartsWith("Login as ", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, failures.Count);
        Assert.All(failures, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.StartsWith(@"Login as x\u{d}\u{a}Login as root succeeded\u{1b}[2J from ", failures[0], StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(failures[1].Split(' ')[2]), 1, 64);
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        _issuer.Dispose();
    }

    async Task<bool> TryAsync(SaslMechanism mechanism)
    {
        using var client = new ImapClient();
        await client.ConnectAsync("127.0.0.1", _server!.Server.ImapPort, SecureSocketOptions.None, Token);
        try
        {
            await client.AuthenticateAsync(mechanism, Token);
            return true;
        }
        catch (AuthenticationException)
        {
            return false;
        }
    }

    async Task SayAsync(params string[] lines)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _server!.Server.ImapPort, Token);
        using var reader = new StreamReader(client.GetStream());
        await reader.ReadLineAsync(Token);
        foreach (var line in lines)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), Token);
            await reader.ReadLineAsync(Token);
        }
    }
}
