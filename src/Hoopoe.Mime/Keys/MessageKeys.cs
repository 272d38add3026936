using System.Text;
using MimeKit.Utils;

namespace Hoopoe.Mime;

/// <summary>
/// What SORT, THREAD and the date searches need of a message. Texts are folded by <see cref="CaseMap"/> and at most 1,000 characters.
/// </summary>
public sealed record MessageKeys
{
    internal const int LongestText = 1_000;

    const int LongestDate = 1_000;
    const int IdText = 256 * 1024;

    /// <summary>The base subject (RFC 5256 §2.1), folded; empty if there is none.</summary>
    public required string BaseSubject { get; init; }

    /// <summary>Whether the subject marks a reply or a forwarded message (RFC 5256 §3, REFERENCES).</summary>
    public required bool IsReplyOrForward { get; init; }

    /// <summary>The Date field in seconds since 1970 UTC (RFC 5256 §2.2); null if it is missing or cannot be read.</summary>
    public required long? SentSeconds { get; init; }

    /// <summary>The day of the Date field as written, in its own time zone, for SENTON and its kin (RFC 9051 §6.4.4).</summary>
    public required DateOnly? SentDay { get; init; }

    /// <summary>The mailbox of the first From address (RFC 5256 §3, FROM), folded; empty if there is none.</summary>
    public required string FromMailbox { get; init; }

    /// <summary>The mailbox of the first To address, folded.</summary>
    public required string ToMailbox { get; init; }

    /// <summary>The mailbox of the first Cc address, folded.</summary>
    public required string CcMailbox { get; init; }

    /// <summary>The DISPLAY value of the first From address (RFC 5957 §3), folded.</summary>
    public required string FromDisplay { get; init; }

    /// <summary>The DISPLAY value of the first To address (RFC 5957 §3), folded.</summary>
    public required string ToDisplay { get; init; }

    /// <summary>The hash of the Message-ID; null if there is none.</summary>
    public required long? MessageId { get; init; }

    /// <summary>The hash of the first identifier in In-Reply-To; null if there is none.</summary>
    public required long? InReplyTo { get; init; }

    /// <summary>The hashes of References in order, the last <see cref="MimeLimits.References"/>.</summary>
    public required IReadOnlyList<long> References { get; init; }

    /// <summary>Takes the keys from the header of a message. The work is linear in its size.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="structure">What <see cref="MessageScanner"/> found in it.</param>
    public static MessageKeys Extract(ReadOnlySpan<byte> message, MessageStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        string? subject = null, date = null, messageId = null, inReplyTo = null, references = null;
        Address? from = null, to = null, cc = null;
        var fields = new HeaderReader(structure.Root.HeaderOf(message));
        while (fields.Read())
        {
            if (fields.Is("Subject"u8))
                subject ??= HeaderText.DecodeWords(FieldText.Unfold(fields.Value));
            else if (fields.Is("Date"u8))
                date ??= FieldText.Unfold(fields.Value, LongestDate);
            else if (fields.Is("From"u8))
                from ??= FirstAddress(fields.Value);
            else if (fields.Is("To"u8))
                to ??= FirstAddress(fields.Value);
            else if (fields.Is("Cc"u8))
                cc ??= FirstAddress(fields.Value);
            else if (fields.Is("Message-ID"u8))
                messageId ??= FieldText.Unfold(fields.Value, IdText);
            else if (fields.Is("In-Reply-To"u8))
                inReplyTo ??= FieldText.Unfold(fields.Value, IdText);
            else if (fields.Is("References"u8))
                references ??= FieldText.Unfold(fields.Value, IdText);
        }

        var sent = ParseDate(date);
        var baseSubject = Mime.BaseSubject.Of(subject ?? "");
        return new MessageKeys
        {
            BaseSubject = Fold(baseSubject.Text),
            IsReplyOrForward = baseSubject.IsReplyOrForward,
            SentSeconds = sent?.ToUnixTimeSeconds(),
            SentDay = sent is { } moment ? DateOnly.FromDateTime(moment.DateTime) : null,
            FromMailbox = Fold(from?.Mailbox),
            ToMailbox = Fold(to?.Mailbox),
            CcMailbox = Fold(cc?.Mailbox),
            FromDisplay = Fold(Display(from)),
            ToDisplay = Fold(Display(to)),
            MessageId = FirstId(messageId),
            InReplyTo = FirstId(inReplyTo),
            References = references is null ? [] : MessageIds.Hash(references, MimeLimits.References),
        };
    }

    /// <summary>The day of the Date field in a header, as <see cref="SentDay"/>.</summary>
    public static DateOnly? SentDayIn(ReadOnlySpan<byte> header)
    {
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            if (fields.Is("Date"u8))
                return ParseDate(FieldText.Unfold(fields.Value, LongestDate)) is { } sent ? DateOnly.FromDateTime(sent.DateTime) : null;
        }

        return null;
    }

    internal static Address? FirstAddress(ReadOnlySpan<byte> value)
    {
        var list = new List<Address>();
        AddressParser.Parse(FieldText.Unfold(value), list, limit: 1);
        return list.Count == 0 ? null : list[0];
    }

    /// <summary>The DISPLAY value of an address (RFC 5957 §3).</summary>
    internal static string? Display(Address? address)
    {
        var name = address?.Name is { } encoded ? HeaderText.DecodeWords(encoded) : null;
        if (!string.IsNullOrEmpty(name))
            return name;
        return string.IsNullOrEmpty(address?.Host) ? address?.Mailbox : $"{address?.Mailbox}@{address?.Host}";
    }

    static long? FirstId(string? text) =>
        text is not null && MessageIds.Hash(text, int.MaxValue) is [var first, ..] ? first : null;

    static DateTimeOffset? ParseDate(string? text) =>
        text is not null && DateUtils.TryParse(Encoding.UTF8.GetBytes(text), out var date) ? date : null;

    /// <summary>A text as it can be stored: an encoded word may hide a NUL, where a stored text would end.</summary>
    internal static string WithoutNul(string text) => text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;

    static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";

        text = WithoutNul(text);
        var folded = CaseMap.Fold(text.AsSpan(0, Math.Min(text.Length, LongestText)));
        if (folded.Length <= LongestText)
            return folded;
        return folded[..(char.IsHighSurrogate(folded[LongestText - 1]) ? LongestText - 1 : LongestText)];
    }
}
