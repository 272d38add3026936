using System.CommandLine;
using Hoopoe.Server.Lmtp;

namespace Hoopoe;

/// <summary><c>hoopoe deliver</c>: takes a message from standard input into a mailbox, as a delivery agent for pipes does.</summary>
static class DeliverCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var address = new Argument<string>("ADDRESS") { Description = "Whose mail it is: an account, an alias, or user+detail@domain" };
        var mailbox = new Option<string>("--mailbox")
        {
            Description = "The mailbox to deliver to  [default: INBOX, or that of user+detail]",
            HelpName = "NAME",
        };
        var command = new Command(
            "deliver", "Deliver the message on standard input. Exit codes: 0 delivered, 67 no such user or mailbox, 73 or 75 try again.")
        {
            address,
            mailbox,
        };
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
            {
                await using var message = Console.OpenStandardInput();
                var outcome = await administration.DeliverAsync(
                    arguments.GetRequiredValue(address), arguments.GetValue(mailbox), message, cancellationToken);
                return ExitCodeOf(outcome, arguments.GetRequiredValue(address));
            })));
        return command;
    }

    static int ExitCodeOf(DeliveryOutcome outcome, string address) => outcome switch
    {
        DeliveryOutcome.Delivered => ExitCode.Ok,
        DeliveryOutcome.NoSuchUser => Verb.Fail(ExitCode.NoUser, $"there is no user {address}"),
        DeliveryOutcome.NoSuchMailbox => Verb.Fail(ExitCode.NoUser, $"{address} has no such mailbox"),
        DeliveryOutcome.TooLarge => Verb.Fail(ExitCode.DataError, "the message is too large"),
        DeliveryOutcome.HoldsNul => Verb.Fail(ExitCode.DataError, "the message holds a NUL byte"),
        DeliveryOutcome.OverQuota => Verb.Fail(ExitCode.CannotCreate, $"the mailbox of {address} is full"),
        DeliveryOutcome.StorageFull => Verb.Fail(ExitCode.CannotCreate, "the disk is full"),
        _ => Verb.Fail(ExitCode.TryAgain, "the message could not be delivered now"),
    };
}
