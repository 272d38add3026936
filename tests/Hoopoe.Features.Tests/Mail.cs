using System.Globalization;
using System.Text;
using MimeKit;

namespace Hoopoe.Features.Tests;

/// <summary>Messages to put into mailboxes.</summary>
public static class Mail
{
    /// <summary>A short message of plain text.</summary>
    public static MimeMessage Of(
        string subject, string body = "Hello.\r\n", string from = "alice@example.org", string to = "bob@example.org")
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = body } };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(to));
        message.Date = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(1));
        return message;
    }

    /// <summary>Text as plain and as HTML, and two attachments.</summary>
    public static MimeMessage WithAttachments(byte[] photo)
    {
        var body = new BodyBuilder { TextBody = "See the hoopoe.\r\n", HtmlBody = "<p>See the <b>hoopoe</b>.</p>\r\n" };
        body.Attachments.Add("hoopoe.jpg", photo, new ContentType("image", "jpeg"));
        body.Attachments.Add("notes.txt", Encoding.UTF8.GetBytes("crest, wings, beak\r\n"), new ContentType("text", "plain"));
        var message = Of("Photo");
        message.Body = body.ToMessageBody();
        return message;
    }

    /// <summary>A message that carries another as an attachment.</summary>
    public static MimeMessage Forwarding(MimeMessage original)
    {
        var message = Of($"Fwd: {original.Subject}");
        message.Body = new Multipart("mixed") { new TextPart("plain") { Text = "Look.\r\n" }, new MessagePart { Message = original } };
        return message;
    }

    /// <summary>The message as it goes over the wire.</summary>
    public static byte[] Bytes(this MimeMessage message)
    {
        using var bytes = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(format, bytes);
        return bytes.ToArray();
    }

    /// <summary>Bytes that look random and are the same in every run.</summary>
    public static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        var state = 2463534242u;
        for (var i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            bytes[i] = (byte)state;
        }
        return bytes;
    }

    /// <summary>Lines of text of which no two are the same.</summary>
    public static string Lines(int count) => string.Concat(
        Enumerable.Range(1, count).Select(line => string.Create(CultureInfo.InvariantCulture, $"line {line} of the text\r\n")));
}
