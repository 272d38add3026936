using System.CommandLine;
using System.Globalization;
using Hoopoe.Protocol.Model;
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
        var forWhat = new Option<string[]>("--scope")
        {
            Description = "What it is for: imap (mail), read-only, smtp (sending); may be repeated  [default: everything]",
            HelpName = "WORD",
        };
        forWhat.AcceptOnlyFromAmong("imap", "read-only", "smtp");
        var folders = new Option<string[]>("--folder")
        {
            Description = "A mailbox that it is for, with those below; may be repeated",
            HelpName = "MAILBOX",
        };
        folders.Validators.Add(result =>
        {
            foreach (var folder in result.GetValue(folders) ?? [])
                if (!MailboxName.TryCreate(folder, out _, out var error)) result.AddError($"--folder {folder}: {error}");
        });
        var days = new Option<int?>("--days") { Description = "For how many days it is good", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.GetValue(days) is < 1 or > 36_500) result.AddError("--days takes a number from 1 to 36500.");
        });
        var command = new Command("add", "Make a password and print it, this once.") { address, name, isReadOnly, forWhat, folders, days };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                DateTimeOffset? expires =
                    arguments.GetValue(days) is { } count ? TimeProvider.System.GetUtcNow() + TimeSpan.FromDays(count) : null;
                Console.WriteLine(await administration.AddAppPasswordAsync(
                    arguments.GetRequiredValue(address), arguments.GetRequiredValue(name),
                    ScopeOf(arguments.GetValue(forWhat) ?? [], arguments.GetValue(isReadOnly), arguments.GetValue(folders) ?? []), expires,
                    cancellationToken));
                return ExitCode.Ok;
            })));
        return command;
    }

    static CredentialScope ScopeOf(string[] words, bool isReadOnly, string[] folders)
    {
        isReadOnly |= words.Contains("read-only");
        return new CredentialScope
        {
            AllowsImap = words.Contains("imap") || isReadOnly || folders.Length > 0 || words.Length == 0,
            AllowsSmtp = words.Contains("smtp") || words.Length == 0 && !isReadOnly && folders.Length == 0,
            IsReadOnly = isReadOnly,
            Folders = [.. folders.Select(MailboxName.Create)],
        };
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
        $"{password.Name}: {CredentialScope.Parse(password.Scope)}, until {Day(password.Expires, "removed")}, ")
        + $"last used {Day(password.LastUsed, "never")}";

    static string Day(DateTimeOffset? time, string otherwise) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? otherwise;

    static Argument<string> Name() => new("NAME") { Description = "What it is called, such as phone" };
}
