using System.CommandLine;

namespace Hoopoe;

/// <summary><c>hoopoe reload</c>: has the running server read its configuration anew, as SIGHUP does, and says what came of it.</summary>
static class ReloadCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command("reload", "Have the running server read its configuration anew, and say what changed.");
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                foreach (var line in (await administration.ReloadAsync(cancellationToken)).ToLines()) Console.WriteLine(line);
                return ExitCode.Ok;
            })));
        return command;
    }
}
