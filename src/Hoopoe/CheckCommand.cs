using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Store;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Consistency.Rebuild;

namespace Hoopoe;

/// <summary><c>hoopoe check</c>: reads everything that is stored, says what does not agree, and repairs it if that is asked for.</summary>
static class CheckCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var repair = new Option<bool>("--repair") { Description = "Repair what can be repaired without losing anything, and say what was done" };
        var expunge = new Option<bool>("--expunge-lost")
        {
            Description = "With --repair: remove the messages whose bodies are lost and can't be found again",
        };
        var rebuild = new Option<bool>("--rebuild-from-packs")
        {
            Description = "Make missing or damaged databases anew from the bodies: messages come into mailboxes under Recovered, their later flags, moves "
                + "and expunges are lost. The server must not run. The old database is put aside",
        };
        var account = new Option<string?>("--account") { Description = "One account only", HelpName = "ADDRESS" };
        var command = new Command(
            "check",
            "Read everything that is stored and say what does not agree. Works while the server runs. Exit code 1 if anything is wrong and was not repaired.")
        {
            repair, expunge, rebuild, account,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(expunge) && !result.GetValue(repair)) result.AddError("--expunge-lost belongs to --repair.");
            if (result.GetValue(rebuild) && (result.GetValue(repair) || result.GetValue(account) is not null))
                result.AddError("--rebuild-from-packs stands alone.");
        });
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() =>
        {
            var configuration = options.Read(arguments);
            if (arguments.GetValue(rebuild)) return RebuildAsync(configuration, cancellationToken);
            var request = new CheckRequest(arguments.GetValue(account), arguments.GetValue(repair), arguments.GetValue(expunge));
            return DataFolderAccess.RunAsync(configuration, mayCreate: false, async administration =>
                Report(await CheckProgressDisplay.RunAsync(tell => administration.CheckAsync(request, tell, cancellationToken)), request.Repairs));
        }));
        return command;
    }

    static int Report(ConsistencyReport report, bool repairs)
    {
        var left = report.Found - report.Repaired;
        var verdict = (report.Found, left) switch
        {
            (0, _) => "nothing wrong",
            (_, 0) => $"{Faults(report.Found)}, all repaired",
            _ when repairs => $"{Faults(report.Found)}, {left} not repaired",
            _ => $"{Faults(report.Found)}; hoopoe check --repair repairs what can be",
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Messages} messages in {report.Mailboxes} mailboxes, {verdict}"));
        return report.IsClean ? ExitCode.Ok : ExitCode.Faults;
    }

    static async Task<int> RebuildAsync(HoopoeOptions configuration, CancellationToken cancellationToken)
    {
        if (!DataFolder.IsOne(configuration.Data))
            throw new ConfigurationException($"there is no data folder {configuration.Data}; name it with --data");
        RebuildReport report;
        try
        {
            report = await CheckProgressDisplay.RunAsync(tell => StoreRebuild.RunAsync(
                configuration.Data, HoopoeServer.StoreOptionsOf(configuration), TimeProvider.System, tell, cancellationToken));
        }
        catch (DataFolderInUseException inUse)
        {
            return Verb.Fail(ExitCode.TryAgain, $"{inUse.Message} Stop the server first.");
        }
        if (report.Stores == 0)
        {
            Console.WriteLine("all databases are sound; nothing was rebuilt");
            return ExitCode.Ok;
        }
        foreach (var aside in report.PutAside) Console.WriteLine($"put aside: {aside}");
        if (report.Left > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Left} bodies left: they are of no account that there is"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Messages} messages of {report.Accounts} accounts found in {report.Stores} stores, {report.Damaged} damaged"));
        return report.Damaged == 0 ? ExitCode.Ok : ExitCode.Faults;
    }

    static string Faults(long count) => count == 1 ? "1 fault" : string.Create(CultureInfo.InvariantCulture, $"{count} faults");
}
