using System.Globalization;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// What a client is told the server can do (RFC 9051 §7.2.2): computed from the command table, the options and the state of the connection, so
/// that nothing is announced without code behind it.
/// </summary>
static class Capabilities
{
    /// <summary>The capabilities of this moment, separated by spaces.</summary>
    public static string For(SessionContext context) => string.Join(' ', List(context));

    static IEnumerable<string> List(SessionContext context)
    {
        yield return "IMAP4rev1";
        yield return "IMAP4rev2";
        yield return context.Services.Literals == NonSynchronizingLiterals.Minus ? "LITERAL-" : "LITERAL+";
        if (!context.IsLoggedIn)
        {
            yield return "SASL-IR";
            if (!context.Transport.IsEncrypted && context.Services.Tls is not null) yield return "STARTTLS";
            if (!context.PasswordAllowed) yield return "LOGINDISABLED";
            foreach (var mechanism in SaslMechanisms.Names(SaslEnvironment.Of(context))) yield return "AUTH=" + mechanism;
        }

        // Commands that are for later are told of after login: some clients read every capability as an invitation to use it at once.
        var states = context.IsLoggedIn ? SessionState.LoggedIn : SessionState.NotAuthenticated;
        foreach (var spec in CommandTable.All)
        {
            if ((spec.States & states) == 0) continue;
            foreach (var capability in spec.Capabilities) yield return capability;
        }
        if (!context.IsLoggedIn) yield break;
        yield return "APPENDLIMIT=" + context.Services.Limits.MessageSize.ToString(CultureInfo.InvariantCulture);
        yield return MessageLimit.Capability(context.Services);
    }
}
