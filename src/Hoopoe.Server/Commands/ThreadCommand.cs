using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Threading;

namespace Hoopoe.Server.Commands;

/// <summary>THREAD and UID THREAD (RFC 5256 §3 and §4).</summary>
static class ThreadCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, ThreadArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, ThreadArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, ThreadArguments arguments, bool byUid, CancellationToken cancellationToken)
    {
        var found = await SearchCommand.FindAsync(context, SearchCommand.Admit(context, arguments.Query), cancellationToken);
        var threads = await MessageThreader.RunAsync(
            context.Account, found, arguments.Algorithm, context.Comparator.Collation, SearchCommand.ProgressOf(context, cancellationToken), cancellationToken);
        context.Output.BeginUntagged("THREAD"u8);
        if (found.Places.Count > 0) context.Output.Space();
        await WriteAsync(context, threads.Pieces(byUid), cancellationToken);
        context.Output.EndLine();
        return CommandResult.Ok("Threaded.");
    }

    static async ValueTask WriteAsync(
        SessionContext context, IEnumerable<(ThreadPiece Piece, uint Number)> pieces, CancellationToken cancellationToken)
    {
        var output = context.Output;
        var isBehindMessage = false;
        foreach (var (piece, number) in pieces)
        {
            if (isBehindMessage && piece != ThreadPiece.Close) output.Space();
            isBehindMessage = piece == ThreadPiece.Message;
            if (isBehindMessage) output.Number(number);
            else if (piece == ThreadPiece.Open) output.OpenParen();
            else output.CloseParen();
            await context.FlushIfFullAsync(CancellationToken.None);
        }
    }
}
