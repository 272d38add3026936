using System.CommandLine;
using System.Globalization;

namespace Hoopoe;

/// <summary><c>hoopoe kick</c>: ends open sessions.</summary>
static class KickCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command(
            "kick", "End open sessions: their clients are told BYE. Clients come back by themselves, unless the account is disabled.");
        var target = new SessionTargetOptions();
        target.AddTo(command);
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var ended = await administration.KickAsync(target.Read(arguments), cancellationToken);
                Console.WriteLine(ended == 1 ? "1 session ended" : string.Create(CultureInfo.InvariantCulture, $"{ended} sessions ended"));
                return ExitCode.Ok;
            })));
        return command;
    }
}
