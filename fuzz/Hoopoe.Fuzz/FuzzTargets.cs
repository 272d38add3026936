using Hoopoe.Fuzz.Targets;

namespace Hoopoe.Fuzz;

/// <summary>All targets.</summary>
static class FuzzTargets
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "framer", "commands", "utf7", "mime", "addresses", "headers", "text", "sasl", "proxy", "auth-socket", "lmtp", "deflate", "session",
    ];

    /// <summary>Makes one.</summary>
    public static FuzzTarget Create(string name, FuzzOptions options) => name switch
    {
        "framer" => new FramerTarget(new ScriptSeeds(options.Scripts)),
        "commands" => new CommandsTarget(new ScriptSeeds(options.Scripts)),
        "utf7" => new ModifiedUtf7Target(),
        "mime" => new MimeTarget(),
        "addresses" => new AddressesTarget(),
        "headers" => new HeadersTarget(),
        "text" => new TextTarget(),
        "sasl" => new SaslTarget(),
        "proxy" => new ProxyTarget(),
        "auth-socket" => new AuthSocketTarget(),
        "lmtp" => new LmtpTarget(),
        "deflate" => new DeflateTarget(new ScriptSeeds(options.Scripts)),
        _ => new SessionTarget(new ScriptSeeds(options.Scripts)),
    };
}
