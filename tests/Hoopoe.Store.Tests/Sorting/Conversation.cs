using System.Globalization;
using System.Text;
using CsCheck;

namespace Hoopoe.Store.Tests.Sorting;

/// <summary>A message of a conversation: the fields that SORT and THREAD look at, before they are encoded.</summary>
sealed record ConversationMessage(
    string Subject, string? Charset, DateTimeOffset? Sent, DateTimeOffset Received, string From, string To, string Cc,
    string? MessageId, string? InReplyTo, string[] References, int Padding)
{
    /// <summary>The message as it is appended; a Subject in a charset of its own is one encoded word.</summary>
    public byte[] ToOctets()
    {
        var text = new StringBuilder();
        if (Subject.Length > 0) text.Append("Subject: ").Append(Encode(Subject)).Append("\r\n");
        if (Sent is { } sent) text.Append("Date: ").Append(sent.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Zone(sent)).Append("\r\n");
        Field("From", From);
        Field("To", To);
        Field("Cc", Cc);
        Field("Message-ID", MessageId is null ? "" : $"<{MessageId}>");
        Field("In-Reply-To", InReplyTo is null ? "" : $"\"somebody\" of <{InReplyTo}> <other@x>");
        Field("References", string.Join("\r\n ", References.Select(id => $"<{id}>")));
        text.Append("\r\n").Append('x', Padding).Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());

        void Field(string name, string value)
        {
            if (value.Length > 0) text.Append(name).Append(": ").Append(value).Append("\r\n");
        }
    }

    string Encode(string value) => Charset is null
        ? value
        : $"=?{Charset}?B?{Convert.ToBase64String(Encoding.GetEncoding(Charset).GetBytes(value))}?=";

    static string Zone(DateTimeOffset date) =>
        (date.TotalOffsetMinutes < 0 ? "-" : "+") + date.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
}

/// <summary>Conversations in several languages, whose messages refer to each other in every way, also wrongly.</summary>
static class Conversation
{
    static readonly (string? Charset, string Text)[] Topics =
    [
        (null, "lunch"), (null, "LUNCH"), (null, "Lunch  today"), (null, ""), (null, "[list] lunch"), (null, "[a][b]"),
        ("iso-8859-1", "Grüße"), ("utf-8", "GRÜSSE"), ("utf-8", "grüße"), ("iso-8859-9", "İstanbul"), ("windows-1251", "привет"), ("koi8-r", "ПРИВЕТ"),
        ("iso-8859-7", "Καλημέρα"), ("utf-8", "καλημερα"), ("utf-8", "العربية"), ("utf-8", "हिन्दी"), ("gb18030", "会议"), ("iso-2022-jp", "東京"),
        ("euc-kr", "회의"), ("utf-8", "🐦 nest"), ("utf-8", "Ångström"), ("utf-8", "A\u030Angstrom"), ("utf-8", "ｌｕｎｃｈ"),
    ];

    static readonly string[] Marks = ["", "", "", "Re: ", "RE: [x] ", "Fwd: ", "re[2]: ", "[list] Re: ", "[fwd: "];

    static readonly string[] Addresses =
    [
        "", "bob@example.org", "BOB@example.net", "Alice <alice@example.org>", "\"Zoe, a\" <carol@example.org>",
        "=?utf-8?Q?=C3=89mile?= <emile@example.org>", "=?koi8-r?B?8NLJ18XU?= <bob@example.org>", "alice", "group: bob@example.org, dave@x;", "<a.b@x>, y@z",
    ];

    static readonly Gen<string> Id = Gen.Int[0, 9].Select(static number => $"m{number}@example.org");

    static readonly Gen<DateTimeOffset> Date = Gen.Select(Gen.Int[0, 40], Gen.Int[-11, 12], static (hours, zone) =>
        new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(hours).ToOffset(TimeSpan.FromHours(zone)));

    static readonly Gen<string> Address = Gen.OneOf(Addresses);

    static readonly Gen<(string Subject, string? Charset)> Subject = Gen.Select(Gen.OneOf(Topics), Gen.OneOf(Marks), Gen.Int[0, 5], static (topic, mark, end) =>
        (mark + topic.Text + (mark == "[fwd: " ? "]" : "") + (end == 0 ? " (fwd)" : ""), topic.Charset));

    /// <summary>Any message of such a conversation.</summary>
    public static readonly Gen<ConversationMessage> Message = Gen.Select(
        Subject, Gen.Select(Date, Date, Gen.Int[0, 4]), Gen.Select(Address, Address, Address), Gen.Select(Id, Id, Gen.Int[0, 5], Gen.Int[0, 3]),
        Id.Array[0, 5], Gen.Int[0, 5], Gen.Int[0, 3], static (subject, dates, addresses, ids, references, some, padding) => new ConversationMessage(
            subject.Subject, subject.Charset, dates.Item3 == 0 ? null : dates.Item1, dates.Item2, addresses.Item1, addresses.Item2, addresses.Item3,
            ids.Item3 == 0 ? null : ids.Item1, ids.Item4 == 0 ? ids.Item2 : null, some < 2 ? [] : references, padding));
}
