using System.CommandLine;
using System.Globalization;

namespace Hoopoe;

/// <summary><c>hoopoe compact</c>: gives back the disk of what is past its retention time; the server does that by itself every hour.</summary>
static class CompactCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var purge = new Option<bool>("--purge") { Description = "Erase everything expunged or deleted so far, not only what is past its retention time" };
        var command = new Command("compact", "Give back the disk of what was expunged or deleted and is past its retention time.") { purge };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var erased = await administration.CompactAsync(arguments.GetValue(purge), cancellationToken);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{erased} bytes erased"));
                return ExitCode.Ok;
            })));
        return command;
    }
}
