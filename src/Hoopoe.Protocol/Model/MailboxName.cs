using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// A mailbox name as the store keeps it: Unicode in Normalization Form C (RFC 9051 §5.1, RFC 5198), levels separated by <c>/</c>, the first
/// level INBOX in capitals however it was written. Names are data, never paths. Apart from INBOX they compare by code point.
/// </summary>
public readonly record struct MailboxName : IComparable<MailboxName>
{
    /// <summary>The hierarchy separator.</summary>
    public const char Separator = '/';

    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1_000;

    /// <summary>How many levels a name may have.</summary>
    public const int MaxLevels = 50;

    const string InboxText = "INBOX";

    readonly string? _value;

    MailboxName(string value) => _value = value;

    /// <summary>The primary mailbox, which every account has.</summary>
    public static readonly MailboxName Inbox = new(InboxText);

    /// <summary>The name's text.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether this is INBOX itself.</summary>
    public bool IsInbox => Value == InboxText;

    /// <summary>How many levels the name has: 1 for a top-level name.</summary>
    public int Levels => Value.AsSpan().Count(Separator) + 1;

    /// <summary>The name one level up, or null for a top-level name.</summary>
    public MailboxName? Parent
    {
        get
        {
            var at = Value.LastIndexOf(Separator);
            return at < 0 ? null : new MailboxName(Value[..at]);
        }
    }

    /// <summary>
    /// Takes a name as a client or an administrator gave it: normalises it to NFC and INBOX to capitals. Refused are empty names and levels,
    /// levels of <c>.</c> or <c>..</c>, control characters, lone surrogates, line and paragraph separators (RFC 5198 §2), and what exceeds
    /// <see cref="MaxBytes"/> or <see cref="MaxLevels"/>. One trailing separator is dropped (RFC 9051 §6.3.4 lets CREATE carry it).
    /// </summary>
    /// <param name="text">The name.</param>
    /// <param name="name">The name in its kept form.</param>
    /// <param name="error">What is wrong with it, in words for a person.</param>
    public static bool TryCreate(string text, out MailboxName name, [NotNullWhen(false)] out string? error)
    {
        name = default;
        if (text.Length > 1 && text[^1] == Separator) text = text[..^1];
        error = Refusal(text);
        if (error is not null) return false;
        if (!text.IsNormalized(NormalizationForm.FormC)) text = text.Normalize(NormalizationForm.FormC);
        name = new MailboxName(WithInboxInCapitals(text));
        return true;
    }

    /// <summary>A name known to be good, such as one read back from the store.</summary>
    /// <exception cref="ArgumentException">The name is not one that <see cref="TryCreate"/> takes.</exception>
    public static MailboxName Create(string text) =>
        TryCreate(text, out var name, out var error) ? name : throw new ArgumentException(error, nameof(text));

    /// <summary>Whether this name lies below <paramref name="ancestor"/>, at any depth.</summary>
    public bool IsBelow(MailboxName ancestor) =>
        Value.Length > ancestor.Value.Length
        && Value[ancestor.Value.Length] == Separator
        && Value.StartsWith(ancestor.Value, StringComparison.Ordinal);

    /// <summary>This name with the part <paramref name="from"/> at its front replaced, as RENAME does to the names below its argument.</summary>
    /// <exception cref="ArgumentException">This name is neither <paramref name="from"/> nor below it.</exception>
    public MailboxName Rebase(MailboxName from, MailboxName to)
    {
        if (this != from && !IsBelow(from)) throw new ArgumentException($"{Value} is not below {from.Value}.", nameof(from));
        return new MailboxName(to.Value + Value[from.Value.Length..]);
    }

    /// <summary>Why this name is longer or deeper than a name may be, or null; for names made by <see cref="Rebase"/>.</summary>
    public string? Excess => TooLong(Value);

    /// <inheritdoc/>
    public int CompareTo(MailboxName other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Orders by code unit.</summary>
    public static bool operator <(MailboxName left, MailboxName right) => left.CompareTo(right) < 0;

    /// <summary>Orders by code unit.</summary>
    public static bool operator >(MailboxName left, MailboxName right) => left.CompareTo(right) > 0;

    /// <summary>Orders by code unit.</summary>
    public static bool operator <=(MailboxName left, MailboxName right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by code unit.</summary>
    public static bool operator >=(MailboxName left, MailboxName right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Value;

    static string WithInboxInCapitals(string text)
    {
        if (!text.StartsWith(InboxText, StringComparison.OrdinalIgnoreCase)) return text;
        return text.Length == InboxText.Length || text[InboxText.Length] == Separator ? InboxText + text[InboxText.Length..] : text;
    }

    static string? Refusal(string text)
    {
        if (text.Length == 0) return "A mailbox name can't be empty.";
        foreach (var character in text.EnumerateRunes())
        {
            // A byte order mark read the wrong way round (U+FFFE) is no character, and no text with it can be normalised.
            if (character == Rune.ReplacementChar || character.Value == 0xFFFE) return "The mailbox name is not valid Unicode.";
            if (Rune.IsControl(character) || character.Value is 0x2028 or 0x2029)
                return "A mailbox name can't hold control characters or line separators.";
        }
        foreach (var level in text.AsSpan().Split(Separator))
        {
            var name = text.AsSpan()[level];
            if (name.IsEmpty) return $"A mailbox name can't begin with '{Separator}' or hold an empty level.";
            if (name is "." or "..") return "A mailbox name can't have a level named '.' or '..'.";
        }
        return TooLong(text);
    }

    static string? TooLong(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) return $"A mailbox name can't be longer than {MaxBytes} bytes.";
        return text.AsSpan().Count(Separator) >= MaxLevels ? $"A mailbox name can't have more than {MaxLevels} levels." : null;
    }
}
