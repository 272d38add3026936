using System.CommandLine;

namespace Hoopoe;

/// <summary><c>hoopoe account passwd</c>.</summary>
static class AccountPasswdCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var command = new Command("passwd", "Set an account's password. Sessions that are open stay open.") { address };
        var password = new PasswordOptions();
        password.AddTo(command);
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() =>
        {
            var read = options.Read(arguments);
            var secret = password.Read(arguments);
            return DataFolderAccess.RunAsync(read, mayCreate: false, async administration =>
            {
                await administration.SetPasswordAsync(arguments.GetRequiredValue(address), secret, cancellationToken);
                return ExitCode.Ok;
            });
        }));
        return command;
    }
}
