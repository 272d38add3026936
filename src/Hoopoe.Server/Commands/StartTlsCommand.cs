using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// STARTTLS (RFC 9051 §6.2.1). What stands behind the command in plain text ends the connection: it may have been put there by somebody else
/// (§11.3).
/// </summary>
static class StartTlsCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        if (context.Transport.IsEncrypted) return new(CommandResult.Bad("The connection is encrypted already."));
        if (context.Services.Tls is not { } tls) return new(CommandResult.No(null, "There is no certificate to encrypt with."));
        if (context.Transport.HasBufferedInput()) throw new SessionEndedException("There must be nothing behind STARTTLS.");
        context.RunAfterAnswer(token => UpgradeAsync(context, tls, token));
        return new(CommandResult.Ok("Begin TLS now."));
    }

    static async ValueTask UpgradeAsync(SessionContext context, TlsContext tls, CancellationToken cancellationToken)
    {
        await context.FlushAsync(cancellationToken);
        var upgrade = await context.Transport.UpgradeToTlsAsync(tls, default, cancellationToken);
        context.Connection.MarkHandshake(context.Transport.TlsDescription);
        if (upgrade != TlsUpgrade.Done) throw new SessionEndedException(goodbye: null);
        context.ForgetPlaintext();
    }
}
