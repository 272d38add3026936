using System.Globalization;
using System.Text;
using Hoopoe.Bench;

namespace Hoopoe.Load.Messages;

/// <summary>
/// The messages of a mailbox: the same number is always the same message, so that what a server gives back can be checked. Seven of ten are
/// text of 2 to 4 KiB, two have an HTML form beside it, and one a small attachment.
/// </summary>
sealed class Corpus
{
    const string Attachment = "Content-Type: application/pdf; name=\"report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n"
        + "Content-Disposition: attachment; filename=\"report.pdf\"\r\n\r\n";

    static readonly GeneratedMail Generated = new();

    readonly byte[][] _messages;

    public Corpus(int count)
    {
        _messages = new byte[count][];
        Parallel.For(0, count, number => _messages[number] = Make(number));
    }

    public int Count => _messages.Length;

    /// <summary>The octets of all messages.</summary>
    public long Octets => _messages.Sum(message => (long)message.Length);

    /// <summary>The message of a UID: the first is 1.</summary>
    public ReadOnlySpan<byte> this[uint uid] => _messages[uid - 1];

    /// <summary>The flags that a message is stored with.</summary>
    public static string Flags(uint uid) => uid % 4 == 0 ? "()" : uid % 25 == 1 ? "(\\Seen \\Flagged)" : "(\\Seen)";

    /// <summary>The date that a message is stored with.</summary>
    public static string InternalDate(uint uid) =>
        DateTimeOffset.UnixEpoch.AddYears(50).AddMinutes(3 * uid).ToString("dd-MMM-yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    /// <summary>The value of a header field that stands on one line.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, ReadOnlySpan<byte> nameAndColon)
    {
        var start = message.IndexOf(nameAndColon) + nameAndColon.Length;
        return message.Slice(start, message[start..].IndexOf((byte)'\r')).Trim((byte)' ');
    }

    static byte[] Make(int number)
    {
        var message = Generated.Message(number);
        if (number % 10 < 7) return message;
        var text = Encoding.UTF8.GetString(message);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        var header = text[..text.IndexOf("Content-Type:", StringComparison.Ordinal)];
        var boundary = string.Create(CultureInfo.InvariantCulture, $"=_part_{number}");
        var isAttached = number % 10 == 9;
        var second = isAttached
            ? Attachment + Base64(number)
            : "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
                + $"<html><body><p>{text[end..]}</p></body></html>";
        return Encoding.UTF8.GetBytes(
            $"{header}Content-Type: multipart/{(isAttached ? "mixed" : "alternative")}; boundary=\"{boundary}\"\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text[end..]}"
            + $"--{boundary}\r\n{second}\r\n--{boundary}--\r\n");
    }

    static string Base64(int number)
    {
        var random = new Random(number);
        var octets = new byte[4_096 + random.Next(8_192)];
        random.NextBytes(octets);
        return Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks);
    }
}
