using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.AuthSocket;

/// <summary>
/// One client of the auth socket: another server of this machine, such as Postfix, that has mail clients of its own to authenticate. It speaks
/// Dovecot's auth client protocol, version 1: lines with tabs, several exchanges at once, each under the client's number for it.
/// </summary>
/// <param name="pipe">The connection.</param>
/// <param name="current">What all sessions share. Connections last as long as the other server does, so each exchange takes it anew.</param>
sealed class AuthSession(IDuplexPipe pipe, Current<AuthServices> current) : IDisposable
{
    /// <summary>A line of the client; a token fits.</summary>
    public const int MaxLineBytes = 16 * 1024;

    /// <summary>Exchanges under way at once.</summary>
    public const int MaxExchanges = 100;

    const string Failed = "FAIL";

    readonly ConcurrentDictionary<string, Exchange> _exchanges = new();
    readonly SemaphoreSlim _writing = new(1);

    static int _connections;

    int _begun;

    sealed record Exchange(AuthRequest Request, SaslExchange Sasl, int Order)
    {
        int _isBusy;

        public bool IsBusy => Volatile.Read(ref _isBusy) != 0;

        public bool TryBegin() => Interlocked.Exchange(ref _isBusy, 1) == 0;

        public void End() => Volatile.Write(ref _isBusy, 0);
    }

    /// <summary>Serves the client until it leaves or breaks the protocol.</summary>
    public async Task RunAsync(CancellationToken disconnected)
    {
        await SendAsync(Greeting(), disconnected);
        var steps = new List<Task>();
        while (await ReadLineAsync(disconnected) is { } line)
        {
            steps.RemoveAll(step => step.IsCompletedSuccessfully);
            if (steps.Count >= 2 * MaxExchanges) await await Task.WhenAny(steps);
            if (Take(AuthLine.Fields(line), disconnected) is not { } step) break;
            steps.Add(step);
        }
        await Task.WhenAll(steps);
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    string Greeting()
    {
        var greeting = new StringBuilder(AuthLine.Of("VERSION", "1", "2"));
        foreach (var name in SaslMechanisms.Names(EnvironmentFor(isPrivate: true)))
            greeting.Append(AuthLine.Of(["MECH", name, .. name is "PLAIN" or "LOGIN" ? ["plaintext"] : PropertiesOf(name)]));
        greeting.Append(AuthLine.Of("SPID", $"{Environment.ProcessId}"));
        greeting.Append(AuthLine.Of("CUID", $"{Interlocked.Increment(ref _connections)}"));
        greeting.Append(AuthLine.Of("COOKIE", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))));
        return greeting.Append(AuthLine.Of("DONE")).ToString();
    }

    static string[] PropertiesOf(string mechanism) =>
        mechanism.StartsWith("SCRAM-", StringComparison.Ordinal) ? ["dictionary", "active", "mutual-auth"] : ["active"];

    /// <summary>What one line sets going; null if it breaks the protocol, which ends the connection.</summary>
    Task? Take(string[] fields, CancellationToken disconnected)
    {
        switch (fields)
        {
            case ["VERSION", var major, ..]:
                return major == "1" ? Task.CompletedTask : null;
            case ["CPID", ..]:
                return Task.CompletedTask;
            case ["CANCEL", var id]:
                _exchanges.TryRemove(id, out _);
                return Task.CompletedTask;
            case ["AUTH", ..]:
                return AuthRequest.Parse(fields) is { } request ? BeginAsync(request, disconnected) : null;
            case ["CONT", var id, var data] when AuthRequest.DecodeBase64(data) is { } response:
                return _exchanges.TryGetValue(id, out var exchange) && exchange.TryBegin()
                    ? StepAsync(exchange, () => exchange.Sasl.NextAsync(response, disconnected), disconnected)
                    : null;
            default:
                return null;
        }
    }

    Task BeginAsync(AuthRequest request, CancellationToken disconnected)
    {
        var environment = EnvironmentFor(request.IsSecured || MayBeInTheClear(request));
        if (SaslMechanisms.Find(request.Mechanism) is not { } entry || !entry.IsMetBy(environment))
            return SendAsync(AuthLine.Of(Failed, request.Id, "reason=This mechanism is not offered."), disconnected);
        if (_exchanges.Count >= MaxExchanges && !TryForgetOldest())
            return SendAsync(AuthLine.Of(Failed, request.Id, "reason=Too many logins at once.", "temp"), disconnected);
        var exchange = new Exchange(request, new SaslExchange(entry, environment, current.Value.Authenticator, request.Address), _begun++);
        if (!exchange.TryBegin() || !_exchanges.TryAdd(request.Id, exchange)) return SendAsync(AuthLine.Of(Failed, request.Id), disconnected);
        return StepAsync(exchange, () => exchange.Sasl.BeginAsync(request.InitialResponse, disconnected), disconnected);
    }

    /// <summary>Makes room where mail clients left in the middle, of which nobody tells us.</summary>
    bool TryForgetOldest() =>
        _exchanges.Values.Where(exchange => !exchange.IsBusy).MinBy(exchange => exchange.Order) is { } oldest
        && _exchanges.TryRemove(oldest.Request.Id, out _);

    async Task StepAsync(Exchange exchange, Func<ValueTask<SaslOutcome>> step, CancellationToken disconnected)
    {
        // The loop goes on reading: whoever waits here because of guessing holds nobody else up.
        await Task.Yield();
        var id = exchange.Request.Id;
        var outcome = await step();
        if (outcome is SaslOutcome.Challenge) exchange.End();
        else _exchanges.TryRemove(new(id, exchange));
        await SendAsync(
            outcome switch
            {
                SaslOutcome.Challenge challenge => AuthLine.Of("CONT", id, Convert.ToBase64String(challenge.Data.Span)),
                SaslOutcome.LoggedIn logged when Allows(logged.Login, exchange.Request) => AuthLine.Of("OK", id, $"user={logged.Login.Address}"),
                SaslOutcome.LoggedIn or SaslOutcome.NotAllowed => AuthLine.Of(Failed, id, "authz"),
                _ => AuthLine.Of(Failed, id),
            },
            disconnected);
    }

    bool Allows(VerifiedLogin login, AuthRequest request)
    {
        var scope = CredentialScope.Parse(login.Credential.Scope);
        var isAllowed = request.Service is "smtp" or "submission" ? scope.AllowsSmtp : scope is { AllowsImap: true, AllowsSmtp: true };
        if (isAllowed) Log.VouchedFor(current.Value.Logger, login.Address, LogText.Of(request.Service));
        else Log.NotVouchedFor(current.Value.Logger, login.Address, LogText.Of(request.Service), LogText.Of(login.Credential.Name));
        return isAllowed;
    }

    bool MayBeInTheClear(AuthRequest request) =>
        current.Value.Plaintext == PlaintextLogin.Always || current.Value.Plaintext == PlaintextLogin.Loopback && request.IsLocal;

    SaslEnvironment EnvironmentFor(bool isPrivate) =>
        new(current.Value.Directory, isPrivate, current.Value.Authenticator.AcceptsTokens, ChannelBinding: null);

    async Task SendAsync(string lines, CancellationToken disconnected)
    {
        await _writing.WaitAsync(disconnected);
        try
        {
            await pipe.Output.WriteAsync(Encoding.UTF8.GetBytes(lines), disconnected);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next line, without its end; null when the client has left, sends no UTF-8 or a line that is too long.</summary>
    async ValueTask<string?> ReadLineAsync(CancellationToken disconnected)
    {
        while (true)
        {
            var read = await pipe.Input.ReadAsync(disconnected);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                pipe.Input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line.Length <= MaxLineBytes && TryDecode(line, out var text) ? text : null;
            }
            pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length > MaxLineBytes) return null;
        }
    }

    static bool TryDecode(byte[] line, out string text)
    {
        text = "";
        if (!System.Text.Unicode.Utf8.IsValid(line)) return false;
        text = Encoding.UTF8.GetString(line);
        return true;
    }
}
