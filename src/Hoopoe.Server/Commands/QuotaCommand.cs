using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>
/// GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208 §4.1). An account is one quota root, over all its mailboxes, named by its address.
/// Administrators see and set the quota of every account.
/// </summary>
static class QuotaCommand
{
    public static async ValueTask<CommandResult> GetAsync(
        SessionContext context, QuotaArguments arguments, CancellationToken cancellationToken)
    {
        if (await OpenAsync(context, arguments.Root) is not { } account) return Denied();
        QuotaResponse.Write(context.Output, arguments.Root, account.Snapshot);
        return CommandResult.Ok("That is the quota.");
    }

    public static ValueTask<CommandResult> GetRootAsync(
        SessionContext context, MailboxArguments arguments, CancellationToken cancellationToken)
    {
        var account = context.Account.Snapshot;
        if (!account.TryFind(arguments.Mailbox, out var mailbox))
            return new(CommandResult.No(ResponseCode.NonExistent, "There is no such mailbox."));
        // A QUOTA response must name a resource by the grammar (§7), which there is none of without a limit; clients fail at an empty list.
        var root = account.Quota == default ? null : context.Address;
        QuotaResponse.WriteRoot(context.Output, mailbox.Name, root);
        if (root is not null) QuotaResponse.Write(context.Output, root, account);
        return new(CommandResult.Ok("That is the quota."));
    }

    public static async ValueTask<CommandResult> SetAsync(
        SessionContext context, SetQuotaArguments arguments, CancellationToken cancellationToken)
    {
        if (!context.IsAdministrator || await OpenAsync(context, arguments.Root) is not { } account) return Denied();
        if (Limits(arguments.Limits) is not { } limits)
            return CommandResult.No(ResponseCode.Cannot, "Only STORAGE and MESSAGE can be limited, each once.");
        await account.RunAsync(new SetQuota(context.Actor, limits));
        QuotaResponse.Write(context.Output, arguments.Root, account.Snapshot);
        return CommandResult.Ok("The quota is set.");
    }

    /// <summary>The account of a root, or null where there is none or it is none of the client's business: both look the same.</summary>
    static async ValueTask<Account?> OpenAsync(SessionContext context, string root)
    {
        if (context.Services.Store.Directory.Find(root) is not { } entry) return null;
        if (entry.Id == context.Account.Id) return context.Account;
        return context.IsAdministrator ? await context.Services.Store.Accounts.OpenAsync(entry.Id) : null;
    }

    static CommandResult Denied() => CommandResult.No(ResponseCode.NoPerm, "There is no such quota root, or it is not yours.");

    static QuotaLimits? Limits(IEnumerable<QuotaLimit> wanted)
    {
        var limits = new QuotaLimits();
        var seen = new HashSet<string>();
        foreach (var limit in wanted)
        {
            if (!seen.Add(limit.Resource)) return null;
            switch (limit.Resource)
            {
                case QuotaResponse.Storage:
                    limits = limits with { Bytes = limit.Limit > long.MaxValue / QuotaResponse.Unit ? long.MaxValue : limit.Limit * QuotaResponse.Unit };
                    break;
                case QuotaResponse.Message:
                    limits = limits with { Messages = limit.Limit };
                    break;
                default:
                    return null;
            }
        }
        return limits;
    }
}
