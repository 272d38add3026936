using System.CommandLine;

namespace Hoopoe;

/// <summary><c>hoopoe account list</c>: one address on a line, with a word if it is disabled.</summary>
static class AccountListCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command("list", "List the accounts, one address on a line.");
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                foreach (var account in await administration.ListAccountsAsync(cancellationToken))
                    Console.WriteLine(account.IsDisabled ? $"{account.Address} disabled" : account.Address);
                return ExitCode.Ok;
            })));
        return command;
    }
}
