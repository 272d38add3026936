using System.Text;

namespace Hoopoe.Protocol.Model;

/// <summary>What a mailbox is for (RFC 6154, RFC 8457, RFC 9979 §8). A mailbox may have several uses.</summary>
[Flags]
public enum SpecialUse
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>\All: a view of every message.</summary>
    All = 1,

    /// <summary>\Archive.</summary>
    Archive = 2,

    /// <summary>\Drafts.</summary>
    Drafts = 4,

    /// <summary>\Flagged: a view of every \Flagged message.</summary>
    Flagged = 8,

    /// <summary>\Junk.</summary>
    Junk = 16,

    /// <summary>\Sent.</summary>
    Sent = 32,

    /// <summary>\Trash.</summary>
    Trash = 64,

    /// <summary>\Important (RFC 8457).</summary>
    Important = 128,

    /// <summary>\Memos: notes on other messages (RFC 9979).</summary>
    Memos = 256,

    /// <summary>\Scheduled: messages to be sent later (RFC 9979).</summary>
    Scheduled = 512,

    /// <summary>\Snoozed: messages out of sight until later (RFC 9979).</summary>
    Snoozed = 1024,
}

/// <summary>The attributes that stand for special uses on the wire.</summary>
public static class SpecialUseNames
{
    static readonly (SpecialUse Use, string Name)[] All =
    [
        (SpecialUse.All, @"\All"),
        (SpecialUse.Archive, @"\Archive"),
        (SpecialUse.Drafts, @"\Drafts"),
        (SpecialUse.Flagged, @"\Flagged"),
        (SpecialUse.Junk, @"\Junk"),
        (SpecialUse.Sent, @"\Sent"),
        (SpecialUse.Trash, @"\Trash"),
        (SpecialUse.Important, @"\Important"),
        (SpecialUse.Memos, @"\Memos"),
        (SpecialUse.Scheduled, @"\Scheduled"),
        (SpecialUse.Snoozed, @"\Snoozed"),
    ];

    /// <summary>Every attribute there is.</summary>
    public static IReadOnlyList<string> Attributes { get; } = Array.ConvertAll(All, static use => use.Name);

    /// <summary>The attributes of the uses, in the order of the enumeration.</summary>
    public static IEnumerable<string> Names(this SpecialUse uses)
    {
        foreach (var (use, name) in All)
        {
            if (uses.HasFlag(use))
                yield return name;
        }
    }

    /// <summary>Finds the use of an attribute, in any case.</summary>
    /// <param name="attribute">The attribute without its backslash.</param>
    /// <param name="use">The use.</param>
    public static bool TryParse(ReadOnlySpan<byte> attribute, out SpecialUse use)
    {
        foreach (var (candidate, name) in All)
        {
            use = candidate;
            if (Ascii.EqualsIgnoreCase(attribute, name.AsSpan(1)))
                return true;
        }

        use = SpecialUse.None;
        return false;
    }
}
