using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// UNAUTHENTICATE (RFC 8437): the connection is as it was after its greeting, only TLS stays. Compression ends with the answer, and has ended on
/// the client's side with the command: what it may send ahead stands behind it in the clear.
/// </summary>
static class UnauthenticateCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        if (context.Transport.IsCompressed)
        {
            if (context.Transport.HasBufferedInput())
                throw new SessionEndedException("What follows UNAUTHENTICATE must not be compressed.");
            context.RunAfterAnswer(token => DecompressAsync(context, token));
        }
        context.LogOut();
        return new(CommandResult.Ok("Nobody is logged in now."));
    }

    static async ValueTask DecompressAsync(SessionContext context, CancellationToken cancellationToken)
    {
        context.Transport.FinishCompression();
        await context.FlushAsync(cancellationToken);
        await context.Transport.DecompressAsync();
        context.Output.Output = context.Transport.Output;
    }
}
