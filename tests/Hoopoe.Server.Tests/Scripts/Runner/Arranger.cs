using System.Globalization;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>Arranges what a script starts from: mailboxes, messages, accounts, and in which state sessions begin.</summary>
sealed class Arranger(TestServer server, Wire wire)
{
    readonly HashSet<string> _filled = new(StringComparer.Ordinal);
    TestClient? _filler;

    /// <summary>A session that is logged in as alice.</summary>
    public async Task<ScriptSession> LogInAsync(string name)
    {
        await ClaimRecentAsync();
        var session = await ConnectAsync(name);
        await session.Client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
        if (wire == Wire.TlsCompressed)
        {
            await session.Client.OkAsync("COMPRESS DEFLATE");
            session.Client.Compress();
        }
        return session;
    }

    public async Task ArrangeAsync(Arrangement arrangement, Dictionary<string, ScriptSession> sessions)
    {
        var words = arrangement.Words.Split(' ', 3);
        switch (words)
        {
            case ["account", var address, var password]:
                await server.Store.Directory.AddAccountAsync(address, password, TestContext.Current.CancellationToken);
                break;
            case ["quota", var bytes, var messages]:
                var limits = new QuotaLimits(long.Parse(bytes, CultureInfo.InvariantCulture), long.Parse(messages, CultureInfo.InvariantCulture));
                var alice = await server.Store.Accounts.OpenAsync(server.Store.Directory.Find(TestServer.User)!.Id);
                await alice.RunAsync(new SetQuota(new Actor("script", "script"), limits));
                break;
            case ["past"]:
                await (await server.Store.Accounts.OpenAsync(server.Store.Directory.Find(TestServer.User)!.Id))
                    .RunAsync(new ShowPast(new Actor("script", "script"), shows: true));
                break;
            case ["mailbox", var name, ..]:
                await (await FillerAsync()).OkAsync($"CREATE {name}{(words.Length > 2 ? " " + words[2] : "")}");
                break;
            case ["subscribe", var name]:
                await (await FillerAsync()).OkAsync($"SUBSCRIBE {name}");
                break;
            case ["messages", var mailbox, var count]:
                for (var i = 1; i <= int.Parse(count, CultureInfo.InvariantCulture); i++)
                    await AppendAsync(mailbox, "", $"Subject: n{i}\r\n\r\nbody {i}\r\n");
                break;
            case ["message", var mailbox, ..]:
                var message = arrangement.Data ?? throw new FormatException("A message needs its lines.");
                await AppendAsync(mailbox, words.Length > 2 ? words[2] : "", message);
                break;
            case ["sample", var mailbox, var file]:
                var sample = await File.ReadAllTextAsync(Path.Combine(Script.Folder, "samples", file), System.Text.Encoding.Latin1);
                await AppendAsync(mailbox, "", sample.ReplaceLineEndings("\r\n"));
                break;
            case ["recent", var mailbox]:
                _filled.Remove(mailbox);
                break;
            case [{ Length: 1 } name, var state, ..]:
                await ArrangeSessionAsync(name, state, words.Length > 2 ? words[2] : "", sessions);
                break;
            default:
                throw new FormatException($"Nothing that can be arranged: {arrangement.Words}");
        }
    }

    async Task ArrangeSessionAsync(string name, string state, string rest, Dictionary<string, ScriptSession> sessions)
    {
        await ClaimRecentAsync();
        if (state is "connects")
        {
            sessions[name] = await ConnectAsync(name);
            return;
        }
        if (!sessions.TryGetValue(name, out var session)) sessions[name] = session = await LogInAsync(name);
        switch (state)
        {
            case "rev2":
                await session.Client.OkAsync("ENABLE IMAP4rev2");
                break;
            case "utf8":
                await session.Client.OkAsync("ENABLE UTF8=ACCEPT");
                break;
            case "condstore":
                await session.Client.OkAsync("ENABLE CONDSTORE");
                break;
            case "qresync":
                await session.Client.OkAsync("ENABLE QRESYNC");
                break;
            case "uidonly":
                await session.Client.OkAsync("ENABLE UIDONLY");
                break;
            case "selects":
                await session.Client.OkAsync($"SELECT {rest}");
                break;
            case "examines":
                await session.Client.OkAsync($"EXAMINE {rest}");
                break;
            case "starts" when rest == "TLS":
                await session.Client.EncryptAsync();
                break;
            case "compresses":
                session.Client.Compress();
                break;
            case "disconnects":
                session.Client.Disconnect();
                session.IsClosed = true;
                break;
            default:
                throw new FormatException($"No state of a session: {state} {rest}");
        }
    }

    async Task<ScriptSession> ConnectAsync(string name) => new(name, await server.ConnectAsync(overTls: wire != Wire.Plain));

    async Task AppendAsync(string mailbox, string flagsAndDate, string message)
    {
        await (await FillerAsync()).AppendAsync(mailbox, message, flagsAndDate);
        _filled.Add(mailbox);
    }

    async Task<TestClient> FillerAsync() => _filler ??= await server.LogInAsync();

    /// <summary>The messages arranged are nobody's \Recent any more: the scripts that are about \Recent say so.</summary>
    async Task ClaimRecentAsync()
    {
        if (_filler is not { } filler) return;
        _filler = null;
        foreach (var mailbox in _filled) await filler.OkAsync($"SELECT {mailbox}");
        _filled.Clear();
        await filler.OkAsync("LOGOUT");
    }
}
