using System.CommandLine;
using System.Globalization;
using Hoopoe.Server.Hosting.Administration;

namespace Hoopoe;

/// <summary><c>hoopoe undelete</c>: what was expunged or deleted comes back, while it is kept.</summary>
static class UndeleteCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = AccountCommand.Address();
        var mailbox = new Option<string?>("--mailbox") { Description = "The mailbox; without it, what can be had back is listed", HelpName = "NAME" };
        var into = new Option<string?>("--into") { Description = "Where the messages go  [default: where they were]", HelpName = "NAME" };
        var since = SinceOption.Create();
        var command = new Command("undelete", "Bring back a deleted mailbox, or the messages expunged from one.") { address, mailbox, into, since };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                var account = arguments.GetRequiredValue(address);
                var from = SinceOption.Read(arguments.GetValue(since));
                if (arguments.GetValue(mailbox) is { } name)
                {
                    var restored = await ProgressDisplay.RunAsync(progress =>
                        administration.UndeleteAsync(account, name, from, arguments.GetValue(into), progress, cancellationToken));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{restored} messages restored"));
                    return ExitCode.Ok;
                }
                foreach (var lost in await administration.ListLostAsync(account, from, cancellationToken)) Console.WriteLine(Line(lost));
                return ExitCode.Ok;
            })));
        return command;
    }

    static string Line(RestorableDetails lost) => string.Create(
        CultureInfo.InvariantCulture,
        $"{lost.Name}: {lost.Messages} messages{(lost.DeletedAt is { } at ? $", deleted {at:yyyy-MM-dd'T'HH:mm:ss'Z'}" : " expunged")}");
}
