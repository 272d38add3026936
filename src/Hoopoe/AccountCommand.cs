using System.CommandLine;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe;

/// <summary><c>hoopoe account</c>: who has mail here.</summary>
static class AccountCommand
{
    /// <summary>Makes the verb with its verbs.</summary>
    public static Command Create() => new("account", "Add, list and change accounts. Works while the server runs.")
    {
        AccountAddCommand.Create(),
        AccountListCommand.Create(),
        AccountShowCommand.Create(),
        AccountPasswdCommand.Create(),
        ForOne("disable", "Forbid an account to log in and close its sessions; its mail still arrives.", mayCreate: false,
            (administration, address, cancellationToken) => administration.SetDisabledAsync(address, isDisabled: true, cancellationToken)),
        ForOne("enable", "Allow an account to log in again.", mayCreate: false,
            (administration, address, cancellationToken) => administration.SetDisabledAsync(address, isDisabled: false, cancellationToken)),
        AccountRemoveCommand.Create(),
        AccountAliasCommand.Create(),
        AccountAppPasswordCommand.Create(),
        AccountQuotaCommand.Create(),
        ForOne("show-past", "Show an account what it was, in a read-only namespace from which deleted mail can be copied back.", mayCreate: false,
            (administration, address, cancellationToken) => administration.SetShowsPastAsync(address, shows: true, cancellationToken)),
        ForOne("hide-past", "Show it no more.", mayCreate: false,
            (administration, address, cancellationToken) => administration.SetShowsPastAsync(address, shows: false, cancellationToken)),
    };

    /// <summary>The argument that names an account.</summary>
    public static Argument<string> Address() => new("ADDRESS") { Description = "The account's address, such as alice@example.org" };

    /// <summary>A verb that does one thing to one account.</summary>
    public static Command ForOne(
        string name, string description, bool mayCreate, Func<IAdministration, string, CancellationToken, Task> act)
    {
        var address = Address();
        var command = new Command(name, description) { address };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate, async administration =>
            {
                await act(administration, arguments.GetRequiredValue(address), cancellationToken);
                return ExitCode.Ok;
            })));
        return command;
    }
}
