using System.Text;
using CsCheck;
using Hoopoe.Protocol.Model;
using MimeKit;
using MimeKit.Utils;

namespace Hoopoe.Store.Tests.Search;

/// <summary>A message as it is appended.</summary>
sealed record RandomMessage(byte[] Octets, FlagSet Flags, DateTimeOffset InternalDate);

/// <summary>Messages of several languages, charsets, transfer encodings and shapes, written by MimeKit.</summary>
static class RandomMail
{
    static readonly (string Charset, string[] Words)[] Languages =
    [
        ("us-ascii", ["meeting", "invoice", "Tuesday", "the quick brown fox"]),
        ("iso-8859-1", ["Grüße", "straße", "façade", "déjà vu"]),
        ("iso-8859-15", ["Übergrößenträger", "ÄRGER", "5 €"]),
        ("iso-8859-9", ["İstanbul", "ışık", "çığlık", "GÜNAYDIN"]),
        ("windows-1256", ["مرحبا", "اجتماع"]),
        ("windows-1251", ["Привет", "отпуск", "ёлка"]),
        ("koi8-r", ["письмо", "счёт"]),
        ("iso-8859-7", ["Καλημέρα", "λόγος"]),
        ("iso-2022-jp", ["会議", "東京タワー"]),
        ("shift_jis", ["ガギグ", "請求書"]),
        ("gb18030", ["发票", "会议"]),
        ("euc-kr", ["안녕하세요", "회의"]),
        ("utf-8", ["naïve", "čeština", "Ωmega", "𝒳 marks", "العربية"]),
        ("utf-8", ["नमस्ते", "बैठक", "हिन्दी"]),
        ("utf-8", ["👍🏽 great", "🇩🇪🎉", "family 👨‍👩‍👧"]),
        ("big5", ["會議", "發票號碼"]),
    ];

    static readonly ContentEncoding[] Encodings = [ContentEncoding.Base64, ContentEncoding.QuotedPrintable, ContentEncoding.EightBit];

    public static readonly string[] Keywords = ["$Work", "$Later"];

    /// <summary>Words of all the languages, and one that no message holds.</summary>
    public static readonly Gen<string> Word = Gen.OneOf([.. Languages.SelectMany(language => language.Words), "absent"]);

    public static readonly Gen<DateTimeOffset> Date = Gen.Select(Gen.Int[0, 20 * 24 * 60], Gen.Int[-11, 14], static (minutes, zone) =>
        new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes).ToOffset(TimeSpan.FromHours(zone)));

    static readonly Gen<DateTimeOffset?> Sent = Gen.Select(Date, Gen.Int[0, 4], static (date, one) => one == 0 ? (DateTimeOffset?)null : date);

    static readonly Gen<FlagSet> Flags = Gen.Select(Gen.Byte[0, 31], Gen.Int[0, 3], static (system, keywords) =>
        FlagSet.Of((SystemFlags)system, Keywords.Where((_, index) => (keywords >> index & 1) == 1)));

    static readonly Gen<TextPart> Text = Gen.Select(
        Gen.OneOf(Languages), Gen.Int[0, 3].Array[1, 60], Gen.OneOf(Encodings), Gen.Bool, static (language, words, encoding, isHtml) =>
        {
            var text = string.Join(' ', words.Select(word => language.Words[word % language.Words.Length]));
            var part = new TextPart(isHtml ? "html" : "plain") { ContentTransferEncoding = encoding };
            part.SetText(Encoding.GetEncoding(language.Charset), isHtml ? $"<p title='markup'>{text}</p>" : text);
            return part;
        });

    static readonly Gen<MimeEntity> Attachment = Gen.Select(Word, static name => (MimeEntity)new MimePart("application", "octet-stream")
    {
        Content = new MimeContent(new MemoryStream("meeting invoice"u8.ToArray())),
        ContentTransferEncoding = ContentEncoding.EightBit,
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment) { FileName = name + ".bin" },
    });

    static readonly Gen<MimeEntity> Body = Gen.Recursive<MimeEntity>((depth, inner) => depth > 2
        ? Text.Select(static text => (MimeEntity)text)
        : Gen.Frequency(
            (4, Text.Select(static text => (MimeEntity)text)),
            (1, Attachment),
            (2, inner.Array[1, 3].Select(static parts => (MimeEntity)Multipart(parts))),
            (1, Gen.Select(Word, inner, static (subject, body) => (MimeEntity)new MessagePart { Message = Message(subject, subject, null, body) }))));

    /// <summary>Any of these messages.</summary>
    public static readonly Gen<RandomMessage> Any = Gen.Select(
        Word, Word, Sent, Body, Flags, Date, static (name, subject, sent, body, flags, date) =>
        {
            using var octets = new MemoryStream();
            Message(name, subject, sent, body).WriteTo(FormatOptions, octets);
            return new RandomMessage(octets.ToArray(), flags, date);
        });

    static FormatOptions FormatOptions
    {
        get
        {
            var options = FormatOptions.Default.Clone();
            options.NewLineFormat = NewLineFormat.Dos;
            return options;
        }
    }

    static Multipart Multipart(MimeEntity[] parts)
    {
        var multipart = new Multipart("mixed") { Boundary = $"=_{MimeUtils.GenerateMessageId("example.org")}" };
        foreach (var part in parts) multipart.Add(part);
        return multipart;
    }

    static MimeMessage Message(string name, string subject, DateTimeOffset? sent, MimeEntity body)
    {
        var message = new MimeMessage { Subject = string.Join(' ', Enumerable.Repeat(subject, 8)), Body = body };
        message.From.Add(new MailboxAddress(Encoding.UTF8, name, "sender@example.org"));
        message.To.Add(new MailboxAddress("Bob", "bob@example.net"));
        if (sent is { } date) message.Date = date;
        else message.Headers.Remove(HeaderId.Date);
        return message;
    }
}
