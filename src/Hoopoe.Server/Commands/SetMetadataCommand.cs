using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>
/// SETMETADATA (RFC 5464 §4.3): all entries or none. The server's shared entries are the administrator's; its private ones are each user's own.
/// </summary>
static class SetMetadataCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, SetMetadataArguments arguments, CancellationToken cancellationToken)
    {
        var limits = context.Services.Limits;
        if (arguments.Values.Any(value => !IsName(value.Entry)))
            return CommandResult.Bad("Entries are /private/... or /shared/..., those of vendors /private/vendor/.../... or /shared/vendor/.../....");
        MailboxInfo? mailbox = null;
        if (arguments.Mailbox is { } name && !context.Snapshot.TryFind(name, out mailbox))
            return CommandResult.No(ResponseCode.NonExistent, "There is no such mailbox.");
        if (arguments.Values.Any(value => value.Entry.Equals(ServerEntries.SpecialUseEntry, StringComparison.OrdinalIgnoreCase)))
            return CommandResult.No(ResponseCode.UseAttr, "A mailbox gets its role when it is made (RFC 6154, section 3), and keeps it.");
        if (mailbox is null && arguments.Values.Any(value => IsBelow(value.Entry, "/shared")))
            return CommandResult.No(ResponseCode.NoPerm, "Only the administrator sets the server's shared entries.");
        if (arguments.Values.Any(value => value.Value?.Length > limits.MetadataValue))
            return CommandResult.No(ResponseCode.MetadataMaxSize(limits.MetadataValue), "A value is too large.");
        if (mailbox is null && arguments.Values.Any(value => !KeptSearches.Allows(value.Entry, value.Value, limits)))
            return CommandResult.No(ResponseCode.Cannot, "What is kept as a search has to be one (RFC 5466).");
        await context.ChangeAsync(new SetMetadata(context.Actor, mailbox?.Id, arguments.Values, limits.MetadataEntries));
        return CommandResult.Ok("Set.");
    }

    /// <summary>What comes first says who sees the entry; a name has two levels, a vendor's four (§3.2).</summary>
    static bool IsName(string entry)
    {
        if (!IsBelow(entry, "/private") && !IsBelow(entry, "/shared")) return false;
        var isVendors = IsBelow(entry + "/", "/private/vendor") || IsBelow(entry + "/", "/shared/vendor");
        return !isVendors || entry.AsSpan().Count('/') >= 4;
    }

    static bool IsBelow(string entry, string level) =>
        entry.Length > level.Length && entry[level.Length] == '/' && entry.StartsWith(level, StringComparison.OrdinalIgnoreCase);
}
