using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Moving;

namespace Hoopoe;

/// <summary><c>hoopoe export</c>: mail into a Maildir or mbox files.</summary>
static class ExportCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var path = new Argument<string>("PATH")
        {
            Description = "The folder to make, or one with an export that was broken off; for one mailbox as mbox the file",
        };
        var format = MailFormatOption.Create("How the mail is kept there: maildir or mbox  [default: maildir]");
        var mailbox = MailboxOption.Create("One mailbox only");
        var command = new Command(
            "export",
            "Write an account's mail into a Maildir or mbox files, with flags, keywords and dates. Run again, it writes only what is missing. "
            + "Works while the server runs.")
        {
            address, path, format, mailbox,
        };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var export = new ExportOptions(Path.GetFullPath(arguments.GetRequiredValue(path)))
                {
                    Format = MailFormatOption.Read(arguments.GetValue(format)) ?? MailFormat.Maildir,
                    Mailbox = MailboxOption.Read(arguments.GetValue(mailbox)),
                };
                var done = await ProgressDisplay.RunAsync(display =>
                    new ExportRun(administration, arguments.GetRequiredValue(address), export, TimeProvider.System) { Progress = display }
                        .RunAsync(cancellationToken));
                Console.WriteLine(Line(done));
                return ExitCode.Ok;
            })));
        return command;
    }

    static string Line(ExportSummary done)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{done.Written} messages exported from {done.Mailboxes} mailboxes");
        if (done.Known > 0) line += string.Create(CultureInfo.InvariantCulture, $", {done.Known} were there already");
        if (done.WithoutKeywords > 0)
            line += string.Create(CultureInfo.InvariantCulture, $", {done.WithoutKeywords} without some of their keywords: a Maildir folder can have 26");
        return line;
    }
}
