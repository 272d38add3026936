using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Tracing;

namespace Hoopoe;

/// <summary><c>hoopoe trace</c>: what sessions and their clients say to each other, as it happens.</summary>
static class TraceCommand
{
    const int MostSeconds = 86_400;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var seconds = new Option<int?>("--seconds") { Description = "For how long  [default: until Ctrl+C]", HelpName = "N" };
        seconds.Validators.Add(result =>
        {
            if (result.GetValue(seconds) is < 1 or > MostSeconds) result.AddError($"--seconds takes a number from 1 to {MostSeconds}.");
        });
        var command = new Command(
            "trace",
            "Show what IMAP sessions and their clients (C:, S:) say to each other, as it happens, until Ctrl+C. Passwords and SASL "
            + "exchanges are masked, and of messages only the beginning is shown.");
        var target = new SessionTargetOptions();
        target.AddTo(command);
        command.Add(seconds);
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false,
            administration => RunAsync(administration, target.Read(arguments), arguments.GetValue(seconds), cancellationToken))));
        return command;
    }

    static async Task<int> RunAsync(IAdministration administration, SessionTarget target, int? seconds, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (seconds is { } time) enough.CancelAfter(TimeSpan.FromSeconds(time));
        try
        {
            await foreach (var line in administration.TraceAsync(target, enough.Token))
            {
                var session = line.Session.Length == 0 ? "-" : line.Session;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{line.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {session} {Mark(line.Speaker)}: {line.Text}"));
            }
        }
        catch (OperationCanceledException)
        {
            // Whoever looked has seen enough.
        }
        return ExitCode.Ok;
    }

    static char Mark(TraceSpeaker speaker) => speaker switch
    {
        TraceSpeaker.Client => 'C',
        TraceSpeaker.Server => 'S',
        _ => '*',
    };
}
