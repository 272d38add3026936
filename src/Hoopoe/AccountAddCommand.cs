using System.CommandLine;

namespace Hoopoe;

/// <summary><c>hoopoe account add</c>.</summary>
static class AccountAddCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var command = new Command("add", "Add an account with INBOX and the special-use mailboxes.") { address };
        var password = new PasswordOptions();
        password.AddTo(command);
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() =>
        {
            var read = options.Read(arguments);
            var secret = password.Read(arguments);
            return DataFolderAccess.RunAsync(read, mayCreate: true, async administration =>
            {
                var added = await administration.AddAccountAsync(arguments.GetRequiredValue(address), secret, cancellationToken);
                Console.WriteLine($"added {added.Address}");
                return ExitCode.Ok;
            });
        }));
        return command;
    }
}
