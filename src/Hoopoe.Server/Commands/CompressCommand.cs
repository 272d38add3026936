using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// COMPRESS (RFC 4978), after login only: before it, compression would multiply what a stranger can make the server do. What stands behind the
/// command before its answer can't be told to be compressed or not, so it is refused.
/// </summary>
static class CompressCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, CompressArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Algorithm != "DEFLATE") return new(CommandResult.Bad("Only DEFLATE is known."));
        if (context.Transport.IsCompressed)
            return new(CommandResult.No(ResponseCode.CompressionActive, "The connection is compressed already."));
        if (context.Transport.HasBufferedInput()) throw new SessionEndedException("There must be nothing behind COMPRESS.");
        context.RunAfterAnswer(token => CompressAsync(context, token));
        return new(CommandResult.Ok("DEFLATE from here on."));
    }

    static async ValueTask CompressAsync(SessionContext context, CancellationToken cancellationToken)
    {
        await context.FlushAsync(cancellationToken);
        context.Transport.Compress();
        context.Output.Output = context.Transport.Output;
    }
}
