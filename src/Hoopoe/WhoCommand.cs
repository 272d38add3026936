using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe;

/// <summary><c>hoopoe who</c>: the connections that are open now, and what they are doing.</summary>
static partial class WhoCommand
{
    static readonly string[] Head =
        ["SESSION", "ACCOUNT", "ADDRESS", "SINCE", "IDLE", "STATE", "MAILBOX", "COMMAND", "CLIENT", "LOGIN", "OVER"];

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print a JSON list" };
        var command = new Command("who", "Show the connections that are open now, the oldest first. A command with … is running.") { json };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var sessions = await administration.ListSessionsAsync(cancellationToken);
                if (arguments.GetValue(json))
                    Console.WriteLine(JsonSerializer.Serialize(sessions, WhoJson.Default.IReadOnlyListSessionDetails));
                else PrintTable([Head, .. sessions.Select(Cells)]);
                return ExitCode.Ok;
            })));
        return command;
    }

    static string[] Cells(SessionDetails session) =>
    [
        session.Id,
        session.Account ?? "-",
        session.Address ?? "-",
        session.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Span(TimeSpan.FromSeconds(session.IdleSeconds)),
        session.State,
        session.Mailbox ?? "-",
        session.Command is null ? "-" : session.IsRunning ? session.Command + "…" : session.Command,
        session.Client ?? "-",
        session.Mechanism ?? "-",
        string.Join(", ", Over(session)),
    ];

    static IEnumerable<string> Over(SessionDetails session)
    {
        yield return session.Protocol;
        if (session.Tls is { } tls) yield return tls;
        if (session.IsCompressed) yield return "compressed";
    }

    static string Span(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time:mm}m")
        : time.ToString(time.TotalMinutes >= 1 ? @"m\mss\s" : @"s\s", CultureInfo.InvariantCulture);

    static void PrintTable(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. Head.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
    [JsonSerializable(typeof(IReadOnlyList<SessionDetails>))]
    sealed partial class WhoJson : JsonSerializerContext;
}
