using System.CommandLine;
using Hoopoe.Store.Search;

namespace Hoopoe;

/// <summary><c>hoopoe index</c>: the text indexes that make searches quick.</summary>
static class IndexCommand
{
    /// <summary>Makes the verb with its verbs.</summary>
    public static Command Create() => new("index", "Look after the indexes that make searches quick. Works while the server runs.")
    {
        CreateStatus(),
        CreateRebuild(),
    };

    static Command CreateStatus()
    {
        var account = Account();
        var command = new Command("status", "Say how many messages are indexed and how much room that takes.") { account };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                foreach (var status in await administration.ReadIndexStatusAsync(arguments.GetValue(account), cancellationToken))
                    Console.WriteLine(Line(status));
                return ExitCode.Ok;
            })));
        return command;
    }

    static Command CreateRebuild()
    {
        var account = Account();
        var command = new Command("rebuild", "Throw the index away and build it anew. Searches stay right meanwhile, only slower.") { account };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var rebuilt = await ProgressDisplay.RunAsync(progress => administration.RebuildIndexAsync(
                    arguments.GetValue(account), progress, cancellationToken));
                foreach (var status in rebuilt) Console.WriteLine(Line(status));
                return ExitCode.Ok;
            })));
        return command;
    }

    static Argument<string?> Account() => new("ADDRESS")
    {
        Description = "The account's address; every account if none is given",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static string Line(AccountIndexStatus status) => FormattableString.Invariant(
        $"{status.Address}: {status.Indexed} of {status.Messages} messages, text {status.TextBytes} bytes, filters {status.FilterBytes}, on disk {status.FileBytes}");
}
