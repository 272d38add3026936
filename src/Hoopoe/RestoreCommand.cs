using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting;
using Hoopoe.Store;
using Hoopoe.Store.Backup;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe;

/// <summary>
/// <c>hoopoe restore</c>: makes a data folder of a backup where there is none, and otherwise brings back what is missing.
/// </summary>
static class RestoreCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The backup's folder" };
        var account = new Option<string?>("--account") { Description = "One account only", HelpName = "ADDRESS" };
        var command = new Command(
            "restore",
            "Make a data folder of a backup where there is none; otherwise bring back what is missing: accounts, mailboxes and messages. "
            + "What is there stays. Works while the server runs.") { folder, account };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(async () =>
        {
            var configuration = options.Read(arguments);
            var backup = Path.GetFullPath(arguments.GetRequiredValue(folder));
            var address = arguments.GetValue(account);
            if (address is null && !DataFolder.IsOne(configuration.Data))
            {
                return Told(await ProgressDisplay.RunAsync(progress => FolderRestore.RunAsync(
                    backup, configuration.Data, HoopoeServer.StoreOptionsOf(configuration), TimeProvider.System, NullLoggerFactory.Instance,
                    progress, cancellationToken)));
            }
            return await DataFolderAccess.RunAsync(configuration, mayCreate: true, async administration =>
                Told(await ProgressDisplay.RunAsync(progress => administration.RestoreAsync(backup, address, progress, cancellationToken))));
        }));
        return command;
    }

    static int Told(RestoreReport report)
    {
        foreach (var fault in report.Faults) Console.Error.WriteLine(fault);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Messages} messages restored in {report.Accounts} accounts"));
        return report.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Faults;
    }
}
