using System.CommandLine;
using Spectre.Console;

namespace Hoopoe;

/// <summary><c>hoopoe account remove</c>: asks first on a terminal.</summary>
static class AccountRemoveCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var yes = new Option<bool>("--yes") { Description = "Don't ask" };
        var command = new Command(
            "remove", "Remove an account and its aliases, and close its sessions. Its mail can't be reached any more.")
        {
            address,
            yes,
        };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var name = arguments.GetRequiredValue(address);
                var isAsked = !arguments.GetValue(yes) && !Console.IsInputRedirected;
                var question = $"Remove {Markup.Escape(name)} and its mail?";
                if (isAsked && !await AnsiConsole.ConfirmAsync(question, defaultValue: false, cancellationToken))
                    return ExitCode.Ok;
                await administration.RemoveAccountAsync(name, cancellationToken);
                return ExitCode.Ok;
            })));
        return command;
    }
}
