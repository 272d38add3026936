using System.Collections.Immutable;

namespace Hoopoe.Protocol.Model;

/// <summary>The system flags a message can carry (RFC 9051 §2.3.2). \Recent is not here: it belongs to a session's view, not to a message.</summary>
[Flags]
public enum SystemFlags : byte
{
    /// <summary>No system flag.</summary>
    None = 0,

    /// <summary>\Seen: the message has been read.</summary>
    Seen = 1,

    /// <summary>\Answered: the message has been answered.</summary>
    Answered = 2,

    /// <summary>\Flagged: the message asks for attention.</summary>
    Flagged = 4,

    /// <summary>\Deleted: the next EXPUNGE removes the message.</summary>
    Deleted = 8,

    /// <summary>\Draft: the message is not finished.</summary>
    Draft = 16,
}

/// <summary>
/// An immutable set of flags: system flags and keywords. Keywords compare without regard to case (RFC 9051 §2.3.2) and keep the spelling
/// first given; they are held sorted, so equal sets are equal values.
/// </summary>
public sealed class FlagSet : IEquatable<FlagSet>
{
    /// <summary>The set without flags.</summary>
    public static readonly FlagSet Empty = new(SystemFlags.None, []);

    /// <summary>Every system flag and no keyword.</summary>
    public const SystemFlags AllSystem =
        SystemFlags.Seen | SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Deleted | SystemFlags.Draft;

    FlagSet(SystemFlags system, ImmutableArray<string> keywords)
    {
        System = system;
        Keywords = keywords;
    }

    /// <summary>The system flags.</summary>
    public SystemFlags System { get; }

    /// <summary>The keywords, sorted without regard to case.</summary>
    public ImmutableArray<string> Keywords { get; }

    /// <summary>Whether there is no flag at all.</summary>
    public bool IsEmpty => System == SystemFlags.None && Keywords.IsEmpty;

    /// <summary>A set of the given flags; keywords in any order, repeated or not.</summary>
    public static FlagSet Of(SystemFlags system, IEnumerable<string>? keywords = null)
    {
        var sorted = keywords is null
            ? []
            : keywords.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToImmutableArray();
        return system == SystemFlags.None && sorted.IsEmpty ? Empty : new FlagSet(system, sorted);
    }

    /// <summary>Whether every flag of <paramref name="flags"/> is set.</summary>
    public bool Has(SystemFlags flags) => (System & flags) == flags;

    /// <summary>Whether the keyword is set, in any case.</summary>
    public bool Has(string keyword) => Keywords.BinarySearch(keyword, StringComparer.OrdinalIgnoreCase) >= 0;

    /// <summary>This set and the other's flags.</summary>
    public FlagSet Union(FlagSet other) => other.Keywords.IsEmpty
        ? With(System | other.System)
        : Of(System | other.System, Keywords.Concat(other.Keywords));

    /// <summary>This set without the other's flags.</summary>
    public FlagSet Except(FlagSet other) => Keywords.IsEmpty || other.Keywords.IsEmpty
        ? With(System & ~other.System)
        : Of(System & ~other.System, Keywords.Where(keyword => !other.Has(keyword)));

    FlagSet With(SystemFlags system)
    {
        if (system == System) return this;
        return system == SystemFlags.None && Keywords.IsEmpty ? Empty : new FlagSet(system, Keywords);
    }

    /// <inheritdoc/>
    public bool Equals(FlagSet? other) => other is not null
        && (ReferenceEquals(this, other)
            || (System == other.System && Keywords.AsSpan().SequenceEqual(other.Keywords.AsSpan(), StringComparer.OrdinalIgnoreCase)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FlagSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(System);
        foreach (var keyword in Keywords) hash.Add(keyword, StringComparer.OrdinalIgnoreCase);
        return hash.ToHashCode();
    }

    /// <summary>The flags separated by spaces, system flags with their backslash: <c>\Seen $Forwarded</c>.</summary>
    public override string ToString() => string.Join(' ', Names());

    /// <summary>The flags as written on the wire, system flags first.</summary>
    public IEnumerable<string> Names()
    {
        if (Has(SystemFlags.Seen)) yield return @"\Seen";
        if (Has(SystemFlags.Answered)) yield return @"\Answered";
        if (Has(SystemFlags.Flagged)) yield return @"\Flagged";
        if (Has(SystemFlags.Deleted)) yield return @"\Deleted";
        if (Has(SystemFlags.Draft)) yield return @"\Draft";
        foreach (var keyword in Keywords) yield return keyword;
    }
}
