using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Moving;

namespace Hoopoe;

/// <summary><c>hoopoe import</c>: mail from a Maildir or mbox files.</summary>
static class ImportCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var path = new Argument<string>("PATH") { Description = "A Maildir with its folders, an mbox, or a folder of mbox files" };
        var format = MailFormatOption.Create("What it is: maildir or mbox  [default: what it looks like]");
        var mailbox = MailboxOption.Create("The mailbox it goes into, with what lies below it below that  [default: INBOX, and others by their names]");
        var separator = new Option<string?>("--separator")
        {
            Description = "What separates the levels in a plain folder's own name, such as . for OfflineIMAP's  [default: nothing]",
            HelpName = "CHAR",
        };
        separator.Validators.Add(result =>
        {
            if (result.GetValue(separator) is not { Length: 1 }) result.AddError("--separator takes one character.");
        });
        var isDryRun = new Option<bool>("--dry-run") { Description = "Only count what there is, and store nothing" };
        var command = new Command(
            "import",
            "Bring mail from a Maildir or mbox files into an account, with flags, keywords and dates. Run again, it brings only what it has not "
            + "brought yet. Works while the server runs. Exit code 1 if something was left out.")
        {
            address, path, format, mailbox, separator, isDryRun,
        };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, administration =>
            {
                var import = new ImportOptions(Path.GetFullPath(arguments.GetRequiredValue(path)))
                {
                    Format = MailFormatOption.Read(arguments.GetValue(format)),
                    Mailbox = MailboxOption.Read(arguments.GetValue(mailbox)),
                    Separator = arguments.GetValue(separator)?[0],
                };
                return ProgressDisplay.RunAsync(display => RunAsync(
                    administration, arguments.GetRequiredValue(address), import, arguments.GetValue(isDryRun), display, cancellationToken));
            })));
        return command;
    }

    static async Task<int> RunAsync(
        IAdministration administration, string address, ImportOptions options, bool isDryRun, ProgressDisplay display,
        CancellationToken cancellationToken)
    {
        var leftOut = 0;
        var run = new ImportRun(administration, address, options, TimeProvider.System)
        {
            Progress = display,
            LeavesOut = one =>
            {
                leftOut++;
                display.Say($"left out: {one.Name}: {one.Reason}");
            },
        };
        if (isDryRun)
        {
            await foreach (var (mailbox, messages) in run.CountAsync(cancellationToken))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mailbox}: {messages} messages"));
        }
        else
        {
            Console.WriteLine(Line(await run.RunAsync(cancellationToken)));
        }
        return leftOut == 0 ? ExitCode.Ok : ExitCode.Faults;
    }

    static string Line(ImportSummary done)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{done.Imported} messages imported into {done.Mailboxes} mailboxes");
        if (done.Known > 0) line += string.Create(CultureInfo.InvariantCulture, $", {done.Known} were imported before");
        if (done.WithoutKeywords > 0) line += string.Create(CultureInfo.InvariantCulture, $", {done.WithoutKeywords} lost keywords");
        if (done.LeftOut > 0) line += string.Create(CultureInfo.InvariantCulture, $", {done.LeftOut} left out");
        return line;
    }
}
