using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe;

/// <summary><c>hoopoe account app-password</c>: passwords for one program or device each.</summary>
static class AccountAppPasswordCommand
{
    /// <summary>Makes the verb with its verbs.</summary>
    public static Command Create() => new("app-password", "Make, list and remove passwords for one program or device each.")
    {
        Add(),
        AccountCommand.ForOne("list", "List an account's app passwords.", mayCreate: false, ListAsync),
        Remove(),
    };

    static Command Add()
    {
        var address = AccountCommand.Address();
        var name = Name();
        var isReadOnly = new Option<bool>("--read-only") { Description = "It may read mail and change nothing" };
        var days = new Option<int?>("--days") { Description = "For how many days it is good", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.GetValue(days) is < 1 or > 36_500) result.AddError("--days takes a number from 1 to 36500.");
        });
        var command = new Command("add", "Make a password and print it, this once.") { address, name, isReadOnly, days };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                DateTimeOffset? expires =
                    arguments.GetValue(days) is { } count ? TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(count) : null;
                Console.WriteLine(await administration.AddAppPasswordAsync(
                    arguments.GetRequiredValue(address), arguments.GetRequiredValue(name), arguments.GetValue(isReadOnly), expires,
                    cancellationToken));
                return ExitCode.Ok;
            })));
        return command;
    }

    static Command Remove()
    {
        var address = AccountCommand.Address();
        var name = Name();
        var command = new Command("remove", "Take a password away. Sessions that are open stay open.") { address, name };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                await administration.RemoveAppPasswordAsync(
                    arguments.GetRequiredValue(address), arguments.GetRequiredValue(name), cancellationToken);
                return ExitCode.Ok;
            })));
        return command;
    }

    static async Task ListAsync(IAdministration administration, string address, CancellationToken cancellationToken)
    {
        foreach (var password in await administration.ListAppPasswordsAsync(address, cancellationToken)) Console.WriteLine(LineOf(password));
    }

    static string LineOf(Credential password) => string.Create(
        CultureInfo.InvariantCulture,
        $"{password.Name}: {password.Scope ?? "everything"}, until {Day(password.Expires, "removed")}, ")
        + $"last used {Day(password.LastUsed, "never")}";

    static string Day(DateTimeOffset? time, string otherwise) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? otherwise;

    static Argument<string> Name() => new("NAME") { Description = "What it is called, such as phone" };
}
