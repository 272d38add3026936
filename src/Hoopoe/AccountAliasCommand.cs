using System.CommandLine;

namespace Hoopoe;

/// <summary><c>hoopoe account alias</c>: further addresses that mail is accepted for.</summary>
static class AccountAliasCommand
{
    /// <summary>Makes the verb with its verbs.</summary>
    public static Command Create() => new("alias", "Add and remove further addresses that an account's mail is accepted for.")
    {
        Add(),
        Remove(),
    };

    static Command Add()
    {
        var address = AccountCommand.Address();
        var alias = Alias();
        var command = new Command("add", "Accept mail for another address.") { address, alias };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                await administration.AddAliasAsync(
                    arguments.GetRequiredValue(address), arguments.GetRequiredValue(alias), cancellationToken);
                return ExitCode.Ok;
            })));
        return command;
    }

    static Command Remove()
    {
        var alias = Alias();
        var command = new Command("remove", "Accept mail for an alias no more.") { alias };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                await administration.RemoveAliasAsync(arguments.GetRequiredValue(alias), cancellationToken);
                return ExitCode.Ok;
            })));
        return command;
    }

    static Argument<string> Alias() => new("ALIAS") { Description = "The other address" };
}
