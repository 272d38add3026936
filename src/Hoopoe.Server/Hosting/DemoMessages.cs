using System.Globalization;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Hosting;

/// <summary>A message of the demo account.</summary>
/// <param name="Mailbox">Where it lies.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Template">The message, <c>{date}</c> for its Date field; line ends of any kind.</param>
sealed record DemoMessage(string Mailbox, FlagSet Flags, TimeSpan Age, string Template)
{
    /// <summary>The message with CRLF line ends.</summary>
    public string Text(DateTimeOffset now) => Template
        .Replace("{date}", (now - Age).ToString("ddd, d MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .ReplaceLineEndings("\r\n");
}

/// <summary>
/// The messages of the demo account: plain, HTML with a plain form, with a file, another language, one inside another, a long thread.
/// </summary>
static class DemoMessages
{
    /// <summary>All of them, oldest first in each mailbox.</summary>
    public static IReadOnlyList<DemoMessage> All { get; } =
    [
        new("INBOX", FlagSet.Of(SystemFlags.Seen), TimeSpan.FromDays(9), """
            From: Ada Example <ada@example.org>
            To: Demo <demo@localhost>
            Subject: Lunch on Thursday?
            Date: {date}
            Message-ID: <lunch-1@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            Shall we meet at noon, at the place with the blue door?

            Ada

            """),
        new("Sent", FlagSet.Of(SystemFlags.Seen), TimeSpan.FromDays(8), """
            From: Demo <demo@localhost>
            To: Ada Example <ada@example.org>
            Subject: Re: Lunch on Thursday?
            Date: {date}
            Message-ID: <lunch-2@localhost>
            In-Reply-To: <lunch-1@example.org>
            References: <lunch-1@example.org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            > Shall we meet at noon, at the place with the blue door?

            Noon is fine. I'll bring the plans.

            """),
        new("INBOX", FlagSet.Of(SystemFlags.Answered | SystemFlags.Seen), TimeSpan.FromDays(7), """
            From: Ada Example <ada@example.org>
            To: Demo <demo@localhost>
            Subject: Re: Lunch on Thursday?
            Date: {date}
            Message-ID: <lunch-3@example.org>
            In-Reply-To: <lunch-2@localhost>
            References: <lunch-1@example.org> <lunch-2@localhost>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            Perfect, see you there.

            """),
        new("INBOX", FlagSet.Of(SystemFlags.Flagged), TimeSpan.FromDays(3), """
            From: =?utf-8?q?Z=C3=BCrcher_Vogelschutz?= <verein@example.ch>
            To: Demo <demo@localhost>
            Subject: =?utf-8?q?Der_Wiedehopf_ist_zur=C3=BCck?=
            Date: {date}
            Message-ID: <wiedehopf@example.ch>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary="=_either"

            --=_either
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Am Samstag wurde das erste Paar gesehen. Gr=C3=BCsse aus Z=C3=BCrich!
            --=_either
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>Am <b>Samstag</b> wurde das erste Paar gesehen. Gr=C3=BCsse aus Z=C3=BCrich!</p>
            --=_either--

            """),
        new("INBOX", FlagSet.Empty, TimeSpan.FromHours(20), """
            From: Printer <printer@example.org>
            To: Demo <demo@localhost>
            Subject: Your scan
            Date: {date}
            Message-ID: <scan-77@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="=_scan"

            --=_scan
            Content-Type: text/plain; charset=us-ascii

            The file is attached.
            --=_scan
            Content-Type: text/csv; name="birds.csv"
            Content-Disposition: attachment; filename="birds.csv"
            Content-Transfer-Encoding: base64

            c3BlY2llcyxjb3VudA0KVXB1cGEgZXBvcHMsMg0KVHVyZHVzIG1lcnVsYSwxNA0K
            --=_scan--

            """),
        new("INBOX", FlagSet.Empty, TimeSpan.FromMinutes(5), """
            From: Hoopoe <hoopoe@localhost>
            To: Demo <demo@localhost>
            Subject: Welcome to Hoopoe
            Date: {date}
            Message-ID: <welcome@localhost>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="=_welcome"

            --=_welcome
            Content-Type: text/plain; charset=utf-8

            This account is for looking around: make folders, move messages, search,
            open it in two clients at once and watch them follow each other.
            A message that somebody forwarded is attached.
            --=_welcome
            Content-Type: message/rfc822

            From: Grace Example <grace@example.org>
            To: Hoopoe <hoopoe@localhost>
            Subject: How it began
            Date: {date}
            Message-ID: <began@example.org>

            One bird, one mailbox.
            --=_welcome--

            """),
    ];
}
