namespace Hoopoe.Mime;

/// <summary>The texts that messages are sorted by, decoded, not yet prepared to be compared; each of at most 1,000 characters.</summary>
/// <param name="BaseSubject">The base subject (RFC 5256 §2.1).</param>
/// <param name="FromMailbox">The mailbox of the first From address (RFC 5256 §3).</param>
/// <param name="ToMailbox">The mailbox of the first To address.</param>
/// <param name="CcMailbox">The mailbox of the first Cc address.</param>
/// <param name="FromDisplay">The first From address as shown (RFC 5957 §3).</param>
/// <param name="ToDisplay">The first To address as shown.</param>
public sealed record SortTexts(
    string BaseSubject, string FromMailbox, string ToMailbox, string CcMailbox, string FromDisplay, string ToDisplay)
{
    /// <summary>Takes the texts from the header of a message; what is not there is empty.</summary>
    public static SortTexts Read(ReadOnlySpan<byte> header)
    {
        string? subject = null;
        Address? from = null, to = null, cc = null;
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            if (fields.Is("Subject"u8))
                subject ??= HeaderText.DecodeWords(FieldText.Unfold(fields.Value));
            else if (fields.Is("From"u8))
                from ??= MessageKeys.FirstAddress(fields.Value);
            else if (fields.Is("To"u8))
                to ??= MessageKeys.FirstAddress(fields.Value);
            else if (fields.Is("Cc"u8))
                cc ??= MessageKeys.FirstAddress(fields.Value);
        }

        return new SortTexts(
            Cut(Mime.BaseSubject.Of(subject ?? "").Text), Cut(from?.Mailbox), Cut(to?.Mailbox), Cut(cc?.Mailbox),
            Cut(MessageKeys.Display(from)), Cut(MessageKeys.Display(to)));
    }

    static string Cut(string? text)
    {
        if (text is null) return "";
        text = MessageKeys.WithoutNul(text);
        return text.Length <= MessageKeys.LongestText ? text : text[..MessageKeys.LongestText];
    }
}
