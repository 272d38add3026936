using System.Text;

namespace Hoopoe.Fuzz.Targets;

/// <summary>Messages to begin with, and what messages are made of.</summary>
static class MessageSeeds
{
    public static IReadOnlyList<byte[]> Messages { get; } = Array.ConvertAll(
        [
            "From: a@example.org\r\nTo: \"B, C\" <b@example.org>, group: x@example.org;\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nDate: Mon, 7 Feb 1994 21:52:25 -0800 (PST)\r\n"
            + "Message-ID: <1@example.org>\r\nReferences: <0@example.org>\r\n\r\nHello\r\n",
            "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\npreamble\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>x=3D1&amp;</p>\r\n--b\r\nContent-Type: application/octet-stream; name*0*=utf-8''a%20; name*1=b\r\n"
            + "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=x.bin\r\n\r\nAAECAw==\r\n--b--\r\nepilogue\r\n",
            "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n",
            "Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: 1\n\nx\n--d\n\nSubject: 2\n\ny\n--d--\n",
            "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n#86)C\r\n`\r\nend\r\n",
            "Subject: 8bit \u00e4\u00f6\r\n\r\n",
            "",
        ],
        Encoding.Latin1.GetBytes);

    public static IReadOnlyList<byte[]> Words { get; } = Array.ConvertAll(
        [
            "\r\n", "\r\n\r\n", "\n", "--b", "--b--", "\r\n--b\r\n", "Content-Type: ", "multipart/mixed; boundary=b", "message/rfc822",
            "text/plain; charset=",
            "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: binary", "quoted-printable", "Subject: ", "From: ", "To: ",
            "References: ", "<a@b>", "=?utf-8?b?", "=?iso-8859-1?q?",
            "?=", "(((", ")))", "\\", "\"", ";", ":", ",", "<", ">", "@", "filename*0*=", "%FF", "name*1=", "=\r\n", "=3D", "\t",
            "&nbsp;", "&#x110000;", "<!--", "<script>", "</blockquote>",
            "Re: ", "[x]", "Fwd: ", "utf-16", "iso-2022-jp", "\u001b$B", "utf-7", "begin 644 x\r\n", "\0",
        ],
        Encoding.Latin1.GetBytes);
}
