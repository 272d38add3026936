using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>One message of an APPEND.</summary>
public sealed class AppendMessage
{
    readonly List<AppendPart> _parts = [];

    internal AppendMessage(FlagSet flags, DateTimeOffset? internalDate, bool isCatenated)
    {
        Flags = flags;
        InternalDate = internalDate;
        IsCatenated = isCatenated;
    }

    /// <summary>The flags it gets.</summary>
    public FlagSet Flags { get; }

    /// <summary>Its INTERNALDATE; null for the time it is stored.</summary>
    public DateTimeOffset? InternalDate { get; }

    /// <summary>Whether it is put together by CATENATE (RFC 4469).</summary>
    public bool IsCatenated { get; }

    /// <summary>What it is made of, in order; one literal unless it is catenated.</summary>
    public IReadOnlyList<AppendPart> Parts => _parts;

    internal void Add(AppendPart part) => _parts.Add(part);
}

/// <summary>A piece of a message to append.</summary>
public abstract record AppendPart
{
    private protected AppendPart()
    {
    }
}

/// <summary>Octets the client sends.</summary>
/// <param name="Literal">Their announcement.</param>
/// <param name="IsUtf8">Whether they came as <c>UTF8 (~{n})</c> (RFC 6855 §4).</param>
public sealed record AppendLiteral(LiteralHeader Literal, bool IsUtf8) : AppendPart;

/// <summary>Octets the server has, by their IMAP URL (RFC 4469 §4).</summary>
public sealed record AppendUrl(string Url) : AppendPart;
