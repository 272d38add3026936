using System.CommandLine;
using System.Globalization;

namespace Hoopoe;

/// <summary><c>hoopoe history</c>: who did what to an account, when and from where.</summary>
static class HistoryCommand
{
    const int Most = 1_000_000;

    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var since = SinceOption.Create();
        var lines = new Option<int>("--lines") { Description = "How many changes at most, the latest", HelpName = "N", DefaultValueFactory = _ => 100 };
        lines.Validators.Add(result =>
        {
            if (result.GetValue(lines) is < 1 or > Most) result.AddError($"--lines takes a number from 1 to {Most}.");
        });
        var command = new Command("history", "Show the changes of an account, the latest first: who did what, when, from where.") { address, since, lines };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var changes = await administration.HistoryAsync(
                    arguments.GetRequiredValue(address), SinceOption.Read(arguments.GetValue(since)), arguments.GetValue(lines), cancellationToken);
                foreach (var change in changes)
                {
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{change.At:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {change.ModSeq} {change.Actor} ({change.Origin}) {change.What}"));
                }
                return ExitCode.Ok;
            })));
        return command;
    }
}
