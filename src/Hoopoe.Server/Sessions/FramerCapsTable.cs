using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Hosting;

namespace Hoopoe.Server.Sessions;

/// <summary>The framer's bounds by what is being read.</summary>
static class FramerCapsTable
{
    /// <summary>For commands.</summary>
    public static FramerCaps For(SessionServices services, bool isLoggedIn) => For(services.Limits, isLoggedIn) with
    {
        MaxNonSynchronizing = services.Literals == NonSynchronizingLiterals.Minus ? FramerCaps.LiteralMinus : long.MaxValue,
    };

    static FramerCaps For(ImapLimits limits, bool isLoggedIn) => isLoggedIn
        ? new FramerCaps
        {
            MaxLine = limits.LineAfterLogin,
            MaxCommand = limits.CommandAfterLogin,
            MaxLiteral = limits.LiteralAfterLogin,
            MaxLiterals = limits.LiteralsAfterLogin,
            MaxDrained = limits.DrainedAfterLogin,
        }
        : new FramerCaps
        {
            MaxLine = limits.LineBeforeLogin,
            MaxCommand = limits.CommandBeforeLogin,
            MaxLiteral = limits.LiteralBeforeLogin,
            MaxLiterals = limits.LiteralsBeforeLogin,
            MaxDrained = limits.DrainedBeforeLogin,
        };

    /// <summary>For one line that is no command: a SASL response, or DONE.</summary>
    public static FramerCaps ForLine(ImapLimits limits) => new()
    {
        MaxLine = limits.SaslLine,
        MaxCommand = limits.SaslLine,
        MaxLiteral = 0,
        MaxLiterals = 0,
        MaxDrained = limits.DrainedBeforeLogin,
        RecognizesLiterals = false,
    };
}
