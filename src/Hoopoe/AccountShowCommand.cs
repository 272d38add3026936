using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe;

/// <summary><c>hoopoe account show</c>: an account, its aliases and its mailboxes.</summary>
static class AccountShowCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create() => AccountCommand.ForOne(
        "show", "Show an account, its aliases and its mailboxes.", mayCreate: false,
        async (administration, address, cancellationToken) => Print(await administration.ShowAccountAsync(address, cancellationToken)));

    static void Print(AccountContents contents)
    {
        var account = contents.Account;
        Console.WriteLine($"address  {account.Address}");
        Console.WriteLine($"login    {(account.IsDisabled ? "disabled" : "enabled")}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"created  {account.Created:yyyy-MM-dd HH:mm:ss}Z"));
        Console.WriteLine($"quota    {AccountQuotaCommand.Line(contents.Quota)}");
        foreach (var alias in account.Aliases) Console.WriteLine($"alias    {alias}");
        foreach (var mailbox in contents.Mailboxes)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"mailbox  {mailbox.Name}: {mailbox.Messages} messages, {mailbox.Unseen} unread, {mailbox.Bytes} bytes{Use(mailbox)}"));
    }

    static string Use(MailboxDetails mailbox) => mailbox.SpecialUse is null ? "" : $", {mailbox.SpecialUse}";
}
