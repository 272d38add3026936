using System.CommandLine;
using System.Globalization;

namespace Hoopoe;

/// <summary><c>hoopoe backup</c>: copies everything into a folder while the mail is used, and reads the copy again.</summary>
static class BackupCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The backup's folder; in one that has a backup already only what is new is written" };
        var account = new Option<string?>("--account") { Description = "One account only", HelpName = "ADDRESS" };
        var command = new Command("backup", "Back up into a folder, and read the copy again. Works while the server runs.") { folder, account };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var report = await ProgressDisplay.RunAsync(progress => administration.BackUpAsync(
                    Path.GetFullPath(arguments.GetRequiredValue(folder)), arguments.GetValue(account), progress, cancellationToken));
                foreach (var fault in report.Faults) Console.Error.WriteLine(fault);
                var verdict = report.Faults.Count == 0 ? "all sound" : $"{report.Faults.Count} faults: what they name can't be restored from it";
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{report.Messages} messages, {report.CopiedBytes} bytes written, {verdict}"));
                return report.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Faults;
            })));
        return command;
    }
}
