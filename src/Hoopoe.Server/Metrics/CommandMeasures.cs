using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Metrics;

/// <summary>Counts how IMAP commands were answered.</summary>
static class CommandMeasures
{
    /// <summary>The name of everything that is no command.</summary>
    const string Unknown = "(unknown)";

    const string Idle = "IDLE";

    /// <summary>A command was answered.</summary>
    /// <param name="instruments">Where it is counted.</param>
    /// <param name="command">The name in the command table, or null for what is not in it or not allowed there.</param>
    /// <param name="result">The answer.</param>
    /// <param name="took">How long it took; null if it was refused before it ran.</param>
    public static void Answered(ServerInstruments instruments, string? command, in CommandResult result, TimeSpan? took)
    {
        var label = new KeyValuePair<string, object?>("command", command ?? Unknown);
        instruments.Commands.Add(1, label, new("status", WordOf(result.Status)));
        if (took is { } time && command != Idle) instruments.CommandDuration.Record(time.TotalSeconds, label);
        if (result is { Status: not ResponseStatus.Ok, Code: { } code } && instruments.Refusals.Enabled)
            instruments.Refusals.Add(1, label, new("code", NameOf(code)));
    }

    static string WordOf(ResponseStatus status) => status switch
    {
        ResponseStatus.Ok => "OK",
        ResponseStatus.No => "NO",
        _ => "BAD",
    };

    /// <summary>The code without what follows its name, which may be anything.</summary>
    static string NameOf(ResponseCode code) => code.Value.Split(' ', 2)[0];
}
