using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Server.Commands;

/// <summary>
/// UIDBATCHES (RFC 10022): runs of UIDs that hold so many messages each, the newest first. Runs touch each other, the first reaches up to the
/// next UID and the last down to 1, so that a client sees what is between them and that there is no more.
/// </summary>
static class UidBatchesCommand
{
    /// <summary>The smallest batch there is (§3.1.3.2).</summary>
    public const uint SmallestBatch = 500;

    public static async ValueTask<CommandResult> RunAsync(
        SessionContext context, UidBatchesArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Size < SmallestBatch) return CommandResult.No(ResponseCode.TooFew, $"A batch has {SmallestBatch} messages at least.");
        var selected = context.Mailbox;
        var asked = new BatchRequest(arguments, selected.Announced.Count, selected.Announced.UidNext);
        if (selected.LastBatches?.StillAnswers(asked, selected.Announced) == true)
            return CommandResult.No(ResponseCode.Limit, "The batches have hardly changed since you asked.");
        selected.LastBatches = asked;

        var output = context.Output;
        output.BeginUntagged("UIDBATCHES (TAG "u8);
        output.Quoted(context.Tag);
        output.CloseParen();
        var isFirst = true;
        foreach (var (high, low) in Batches(selected.Announced, arguments.Size, arguments.Batches))
        {
            output.Raw(isFirst ? " "u8 : ","u8);
            isFirst = false;
            output.Number(high);
            output.Raw(":"u8);
            output.Number(low);
            await context.FlushIfFullAsync(cancellationToken);
        }
        output.EndLine();
        return CommandResult.Ok("Those are the batches.");
    }

    static IEnumerable<(Uid High, Uid Low)> Batches(MailboxView view, uint size, NumberRange? wanted)
    {
        var first = wanted?.Low ?? 1;
        var last = Math.Min(wanted?.High ?? uint.MaxValue, ((uint)view.Count + (long)size - 1) / size);
        for (long batch = first; batch <= last; batch++)
        {
            var end = view.Count - ((batch - 1) * size);
            var start = end - size;
            yield return (Below(view, (int)end), start <= 0 ? Uid.First : view.UidAt((int)start));
        }
    }

    /// <summary>The last UID before that of the message at a place, whether a message has it or not.</summary>
    static Uid Below(MailboxView view, int place) => new((place == view.Count ? view.UidNext : view.UidAt(place)).Value - 1);
}

/// <summary>A UIDBATCHES that was answered, and the mailbox as it was (RFC 10022 §3.1.1).</summary>
/// <param name="Arguments">What was asked.</param>
/// <param name="Count">How many messages there were.</param>
/// <param name="UidNext">The next UID.</param>
sealed record BatchRequest(UidBatchesArguments Arguments, int Count, Uid UidNext)
{
    /// <summary>Whether it is asked again though fewer than half a batch of messages came and fewer went.</summary>
    public bool StillAnswers(BatchRequest again, MailboxView view)
    {
        if (again.Arguments != Arguments) return false;
        var added = view.Count - view.LowerBound(UidNext);
        var expunged = Count + added - view.Count;
        return Math.Max(added, expunged) < Arguments.Size / 2;
    }
}
