using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// XLIST, which older clients ask for the roles of mailboxes by: Gmail had it before SPECIAL-USE (RFC 6154), and Apple's and Microsoft's programs
/// followed. It is LIST of one pattern, with the old names of the roles beside the registered ones, and INBOX marked as such.
/// </summary>
static class XListCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, LsubArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Pattern is null) return CommandResult.Ok("No name can match.");
        if (arguments.Pattern.Length == 0)
        {
            ListResponse.WriteRoot(context, "XLIST"u8);
            return CommandResult.Ok("That is the separator.");
        }

        var account = context.Snapshot;
        var pattern = new ListPattern(arguments.Reference, arguments.Pattern);
        foreach (var listed in ListedName.Of(account))
        {
            if (!pattern.Matches(listed.Name)) continue;
            ListResponse.WriteXList(context, account, listed, OldRole(listed));
            await context.FlushIfFullAsync(cancellationToken);
        }
        return CommandResult.Ok("Those are the mailboxes.");
    }

    static string? OldRole(ListedName listed) => listed.Name.IsInbox ? @"\Inbox" : listed.Mailbox?.SpecialUse switch
    {
        @"\All" => @"\AllMail",
        @"\Flagged" => @"\Starred",
        @"\Junk" => @"\Spam",
        _ => null,
    };
}
