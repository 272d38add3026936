using System.Text;
using Hoopoe.Server.Tests.Authentication;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>
/// Nothing that the server writes has a secret in it: its log at any level, its output, a trace, its metrics, its data folder.
/// </summary>
public sealed class SecretsTests : IDisposable
{
    const string User = "alice@example.org";
    const string Password = "correct-horse-1";
    const string Wrong = "battery-staple-2";

    readonly DataFolder _data = new();
    readonly TokenIssuer _issuer = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_password_proof_or_token_is_in_anything_the_server_writes()
    {
        var socket = Path.Combine(_data.Path, "auth.sock");
        var (process, lines) = await HoopoeProcess.ServeAsync(
            [],
            [
                "--data", _data.Path, "--imap", "127.0.0.1:0", "--imaps", "127.0.0.1:0", "--lmtp", "none",
                "--http", "127.0.0.1:0", "--log-level", "trace", "--auth-socket", $"unix:{socket}",
                "--oauth-issuer", TokenIssuer.Name, "--oauth-audience", TokenIssuer.Audience, "--oauth-keys", _issuer.KeysFile,
            ]);
        using (process)
        {
            await _data.RunAsync("account", "add", User, "--password", Password);
            var app = (await _data.RunAsync("account", "app-password", "add", User, "phone")).Output.Trim();
            var token = _issuer.Token(TokenIssuer.Claims(User, TimeProvider.System.GetUtcNow()));
            var forged = token[..^40] + new string('A', 40);
            var ports = lines.Where(line => line.StartsWith("imap", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(':')[^1], null)).ToArray();

            var http = lines.Single(line => line.StartsWith("http", StringComparison.Ordinal)).Split(':')[^1];
            using var trace = HoopoeProcess.Start("trace", "--address", "127.0.0.1", "--data", _data.Path);
            Assert.Contains("is traced", await trace.ReadLineAsync());
            foreach (var mechanism in Mechanisms(Password, token).Concat(Mechanisms(app, token)))
                Assert.True(await TryAsync(ports[1], mechanism), mechanism.MechanismName);
            foreach (var mechanism in Mechanisms(Wrong, forged)) Assert.False(await TryAsync(ports[1], mechanism), mechanism.MechanismName);
            using (var client = await WireClient.ConnectAsync(ports[0]))
            {
                foreach (var line in new[]
                {
                    $"LOGIN {User} \"{Wrong}", $"LOGIN {User} {Wrong} {Wrong}", $"AUTHENTICATE PLAIN {SaslTestClient.Base64(Wrong)}",
                })
                    await client.WriteAsync($"x {line}\r\n");
                while (await client.ReadLineAsync() is not null)
                {
                }
            }
            await AskAuthSocketAsync(socket, Password);
            await AskAuthSocketAsync(socket, Wrong);
            using var web = new HttpClient();
            var metrics = await web.GetStringAsync($"http://127.0.0.1:{http}/metrics", Token);
            var traced = (await trace.TerminateAsync()).Output;
            Assert.Contains("AUTHENTICATE SCRAM-SHA-512-PLUS ***", traced);
            Assert.Contains("mechanism=\"SCRAM-SHA-512-PLUS\"", metrics);

            var finished = await process.TerminateAsync();
            Assert.Equal(0, finished.ExitCode);
            Assert.Contains(User, finished.Errors);
            string[] secrets =
            [
                Password, Wrong, app, token, forged, token.Split('.')[1], token.Split('.')[2],
                SaslTestClient.Base64(Password), SaslTestClient.Base64(Wrong), SaslTestClient.Base64(app),
                SaslTestClient.Base64($"\0{User}\0{Password}"), SaslTestClient.Base64($"\0{User}\0{Wrong}"),
            ];
            var written = Directory.EnumerateFiles(_data.Path, "*", SearchOption.AllDirectories)
                .Where(file => !file.EndsWith(".sock", StringComparison.Ordinal))
                .Select(file => (file, Encoding.Latin1.GetString(File.ReadAllBytes(file))))
                .Append(("standard output", finished.Output)).Append(("the log", finished.Errors)).Append(("a trace", traced))
                .Append(("the metrics", metrics));
            foreach (var (where, text) in written)
                foreach (var secret in secrets)
                    Assert.False(text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} stands in {where}");
        }
    }

    public void Dispose()
    {
        _data.Dispose();
        _issuer.Dispose();
    }

    static SaslMechanism[] Mechanisms(string password, string token) =>
    [
        new SaslMechanismPlain(User, password), new SaslMechanismLogin(User, password), new SaslMechanismScramSha1(User, password),
        new SaslMechanismScramSha256(User, password), new SaslMechanismScramSha512Plus(User, password),
        new SaslMechanismOAuthBearer(User, token), new SaslMechanismOAuth2(User, token),
    ];

    static async Task<bool> TryAsync(int port, SaslMechanism mechanism)
    {
        using var client = new ImapClient
        {
            ServerCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            CheckCertificateRevocation = false,
        };
        await client.ConnectAsync("127.0.0.1", port, SecureSocketOptions.SslOnConnect, Token);
        try
        {
            await client.AuthenticateAsync(mechanism, Token);
        }
        catch (AuthenticationException)
        {
            return false;
        }
        await client.Inbox!.OpenAsync(FolderAccess.ReadWrite, Token);
        await client.Inbox.AppendAsync(new MimeMessage { Subject = "x", Body = new TextPart { Text = "x" } }, cancellationToken: Token);
        await client.DisconnectAsync(quit: true, Token);
        return true;
    }

    static async Task AskAuthSocketAsync(string path, string password)
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path), Token);
        using var reader = new StreamReader(new System.Net.Sockets.NetworkStream(socket));
        while (await reader.ReadLineAsync(Token) != "DONE")
        {
        }
        var response = SaslTestClient.Base64($"\0{User}\0{password}");
        await socket.SendAsync(Encoding.ASCII.GetBytes($"VERSION\t1\t0\nAUTH\t1\tPLAIN\tservice=smtp\tsecured\tresp={response}\n"), Token);
        Assert.NotNull(await reader.ReadLineAsync(Token));
    }
}
