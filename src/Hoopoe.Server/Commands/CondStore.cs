using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>Commands that switch CONDSTORE on by being used (RFC 7162 §3.1).</summary>
static class CondStore
{
    /// <summary>Switches it on, unless it is; the client is then told the selected mailbox's HIGHESTMODSEQ (RFC 7162 §3.1.2).</summary>
    public static void Enable(SessionContext context)
    {
        if (context.Features.HasFlag(SessionFeatures.CondStore)) return;
        context.Enable(SessionFeatures.CondStore);
        WriteHighestModSeq(context);
    }

    /// <summary>
    /// The answer to a command that has expunged: all is told first, for with QRESYNC the tagged OK says up to where the client knows everything
    /// (RFC 7162 §3.2.7, §3.2.9).
    /// </summary>
    public static async ValueTask<CommandResult> AfterExpungeAsync(
        SessionContext context, bool byUid, string text, CancellationToken cancellationToken)
    {
        await ViewSync.WriteAsync(context, tellExpunges: true, byUid, own: null, cancellationToken);
        return context.Features.HasFlag(SessionFeatures.QResync)
            ? CommandResult.Ok(ResponseCode.HighestModSeq(context.Mailbox.SyncedModSeq), text)
            : CommandResult.Ok(text);
    }

    /// <summary>Tells HIGHESTMODSEQ, if a mailbox is selected and CONDSTORE is on.</summary>
    public static void WriteHighestModSeq(SessionContext context)
    {
        if (context.Selected is not { } selected || !context.Features.HasFlag(SessionFeatures.CondStore)) return;
        context.Output.UntaggedStatus(ResponseStatus.Ok, ResponseCode.HighestModSeq(selected.SyncedModSeq), "The highest so far.");
    }
}
