using System.Text;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>One run of a script against a server of its own.</summary>
sealed class ScriptRun : IAsyncDisposable
{
    readonly Script _script;
    readonly TestServer _server;
    readonly Arranger _arranger;
    readonly Placeholders _placeholders = new();
    readonly Dictionary<string, ScriptSession> _sessions = new(StringComparer.Ordinal);
    readonly StringBuilder _transcript = new();

    ScriptRun(Script script, TestServer server, Wire wire)
    {
        _script = script;
        _server = server;
        _arranger = new Arranger(server, wire);
    }

    /// <summary>Runs a script to its end; whatever is not as it says fails, with the place in the script and all that was said.</summary>
    public static async Task RunAsync(Script script, Wire wire)
    {
        await using var run = new ScriptRun(script, await TestServer.StartAsync(), wire);
        foreach (var step in script.Steps) await run.StepAsync(step);
        foreach (var (name, session) in run._sessions) await run.FinishAsync(name, session);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    async Task StepAsync(Step step)
    {
        try
        {
            await (step switch
            {
                Arrangement arrangement => _arranger.ArrangeAsync(arrangement with { Data = Fill(arrangement.Data) }, _sessions),
                Send send => SendAsync(send),
                Expect expect => ExpectAsync(expect),
                _ => throw new InvalidOperationException(step.ToString()),
            });
        }
        catch (Exception failure) when (failure is TimeoutException or EndOfStreamException or FormatException or IOException)
        {
            Fail(step.Line, failure.Message);
        }
    }

    async Task SendAsync(Send send)
    {
        var session = await SessionAsync(send.Session);
        var text = _placeholders.Fill(send.Text);
        if (!send.IsRaw) text = session.BeginCommand() + " " + text;
        var data = Fill(send.Data);
        Note($"{send.Session}> {text}");
        if (data is null)
        {
            await session.Client.WriteAsync(text + "\r\n");
            return;
        }
        var isSynchronizing = text.Contains("{size}", StringComparison.Ordinal);
        text = text.Replace("{size}", $"{{{data.Length}}}", StringComparison.Ordinal)
            .Replace("{size+}", $"{{{data.Length}+}}", StringComparison.Ordinal);
        await session.Client.WriteAsync(text + "\r\n");
        if (isSynchronizing && (await ReadAsync(send.Session, session))?.StartsWith("+ ", StringComparison.Ordinal) != true)
            Fail(send.Line, "The server did not ask for the literal.");
        await session.Client.WriteAsync(data + "\r\n");
    }

    async Task ExpectAsync(Expect expect)
    {
        var session = await SessionAsync(expect.Session);
        if (expect.Texts is ["closed"])
        {
            if (await ReadAsync(expect.Session, session) is not null) Fail(expect.Line, "Expected the end of the connection.");
            session.IsClosed = true;
            return;
        }
        if (expect.Texts is ["..."])
        {
            session.SkipsUntagged = true;
            return;
        }
        var due = expect.Texts.ToList();
        while (due.Count > 0)
        {
            var line = await ReadAsync(expect.Session, session);
            if (line is null) Fail(expect.Line, $"Expected: {due[0]}\nThe connection was closed.");
            var found = due.FindIndex(text => Matches(session, text, line!));
            if (found < 0 && session.SkipsUntagged && line!.StartsWith("* ", StringComparison.Ordinal)) continue;
            if (found < 0) Fail(expect.Line, $"Expected: {string.Join("\n      or: ", due)}\nActual:   {line}");
            if (IsTagged(due[found])) session.EndCommand();
            due.RemoveAt(found);
        }
        session.SkipsUntagged = false;
    }

    /// <summary>Untagged lines must be met whole; tagged responses and requests to go on up to where the script ends.</summary>
    bool Matches(ScriptSession session, string expected, string line)
    {
        if (IsTagged(expected)) return session.DueTag is { } tag && _placeholders.Matches(tag + " " + expected, line, isPrefix: true);
        return _placeholders.Matches(expected, line, isPrefix: !expected.StartsWith("* ", StringComparison.Ordinal));
    }

    static bool IsTagged(string expected) => expected.Split(' ')[0] is "OK" or "NO" or "BAD";

    async Task FinishAsync(string name, ScriptSession session)
    {
        if (session.IsClosed) return;
        if (session.DueTag is { } tag) Fail(0, $"The script does not say how {tag} ends.");
        await session.Client.WriteAsync("end LOGOUT\r\n");
        var line = await ReadAsync(name, session);
        if (line?.StartsWith("* BYE ", StringComparison.Ordinal) != true) Fail(0, $"The script expects less than {name} received: {line}");
    }

    async Task<ScriptSession> SessionAsync(string name)
    {
        if (!_sessions.TryGetValue(name, out var session)) _sessions[name] = session = await _arranger.LogInAsync(name);
        return session;
    }

    async Task<string?> ReadAsync(string name, ScriptSession session)
    {
        var line = await session.Client.TryReadLineAsync();
        Note($"{name}< {line ?? "closed"}");
        return line;
    }

    string? Fill(string? data) => data is null ? null : _placeholders.Fill(data);

    void Note(string line) => _transcript.AppendLine(line.Length > 2000 ? line[..2000] + " ..." : line);

    void Fail(int line, string reason) => Assert.Fail($"{_script.Name}:{line}\n{reason}\n\nWhat was said:\n{_transcript}");
}
