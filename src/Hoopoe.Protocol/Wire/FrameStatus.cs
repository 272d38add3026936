namespace Hoopoe.Protocol.Wire;

/// <summary>What <see cref="LineFramer.Read"/> found.</summary>
public enum FrameStatus
{
    /// <summary>All input was taken and more is needed.</summary>
    NeedMore,

    /// <summary><see cref="LineFramer.Text"/> is the whole command (or the rest of it, after a streamed literal).</summary>
    Complete,

    /// <summary>
    /// <see cref="LineFramer.Text"/> ends with the announcement <see cref="LineFramer.Literal"/>. Answer with
    /// <see cref="LineFramer.KeepLiteral"/>, <see cref="LineFramer.StreamLiteral"/> or <see cref="LineFramer.RefuseLiteral"/>.
    /// </summary>
    LiteralAnnounced,

    /// <summary>
    /// The command broke a bound (<see cref="LineFramer.Refusal"/>) and has been swallowed. <see cref="LineFramer.Text"/> holds
    /// its beginning, so that the answer can carry its tag.
    /// </summary>
    Refused,

    /// <summary>The command broke a bound and cannot be swallowed: the connection has to end.</summary>
    Broken,
}

/// <summary>The bound or rule a refused command broke.</summary>
public enum FrameRefusal
{
    /// <summary>None: nothing was refused.</summary>
    None,

    /// <summary>A line was longer than <see cref="FramerCaps.MaxLine"/>.</summary>
    LineTooLong,

    /// <summary>A literal was larger than <see cref="FramerCaps.MaxLiteral"/>.</summary>
    LiteralTooBig,

    /// <summary>A non-synchronizing literal was larger than <see cref="FramerCaps.MaxNonSynchronizing"/>.</summary>
    NonSynchronizingTooBig,

    /// <summary>The command was larger than <see cref="FramerCaps.MaxCommand"/>.</summary>
    CommandTooBig,

    /// <summary>The command had more literals than <see cref="FramerCaps.MaxLiterals"/>.</summary>
    TooManyLiterals,

    /// <summary>NUL stood outside a literal8 (RFC 9051 §9, rule 3).</summary>
    NulByte,

    /// <summary>The session refused a literal with <see cref="LineFramer.RefuseLiteral"/>.</summary>
    BySession,
}
