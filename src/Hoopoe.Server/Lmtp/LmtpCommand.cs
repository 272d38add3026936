using System.Text;

namespace Hoopoe.Server.Lmtp;

/// <summary>The verbs of LMTP (RFC 2033 §4) and those of SMTP that must fail here.</summary>
enum LmtpVerb
{
    Unknown,
    Lhlo,
    Helo,
    Mail,
    Rcpt,
    Data,
    Bdat,
    Rset,
    Noop,
    Vrfy,
    StartTls,
    Quit,

    /// <summary>A browser was sent here by somebody: hang up.</summary>
    Stray,
}

/// <summary>A command line taken apart.</summary>
readonly ref struct LmtpCommand
{
    LmtpCommand(LmtpVerb verb, ReadOnlySpan<byte> arguments)
    {
        Verb = verb;
        Arguments = arguments;
    }

    public LmtpVerb Verb { get; }

    /// <summary>What stands behind the verb and one space.</summary>
    public ReadOnlySpan<byte> Arguments { get; }

    /// <summary>Reads a line without its CRLF.</summary>
    public static LmtpCommand Parse(ReadOnlySpan<byte> line)
    {
        var space = line.IndexOf((byte)' ');
        var word = space < 0 ? line : line[..space];
        var arguments = space < 0 ? default : line[(space + 1)..].Trim((byte)' ');
        foreach (var (name, verb) in Verbs)
            if (Ascii.EqualsIgnoreCase(word, name)) return new LmtpCommand(verb, arguments);
        return new LmtpCommand(LmtpVerb.Unknown, arguments);
    }

    /// <summary>The arguments behind a prefix such as <c>FROM:</c>.</summary>
    public bool TryGetAfter(ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> rest)
    {
        var matches = Arguments.Length >= prefix.Length && Ascii.EqualsIgnoreCase(Arguments[..prefix.Length], prefix);
        rest = matches ? Arguments[prefix.Length..] : default;
        return matches;
    }

    static readonly (string Name, LmtpVerb Verb)[] Verbs =
    [
        ("LHLO", LmtpVerb.Lhlo), ("HELO", LmtpVerb.Helo), ("EHLO", LmtpVerb.Helo), ("MAIL", LmtpVerb.Mail), ("RCPT", LmtpVerb.Rcpt),
        ("DATA", LmtpVerb.Data), ("BDAT", LmtpVerb.Bdat), ("RSET", LmtpVerb.Rset), ("NOOP", LmtpVerb.Noop), ("VRFY", LmtpVerb.Vrfy),
        ("STARTTLS", LmtpVerb.StartTls), ("QUIT", LmtpVerb.Quit),
        ("GET", LmtpVerb.Stray), ("POST", LmtpVerb.Stray), ("PUT", LmtpVerb.Stray), ("HEAD", LmtpVerb.Stray), ("OPTIONS", LmtpVerb.Stray),
        ("CONNECT", LmtpVerb.Stray), ("DELETE", LmtpVerb.Stray), ("PATCH", LmtpVerb.Stray), ("PRI", LmtpVerb.Stray),
    ];
}
