using System.Text;

namespace Hoopoe.Server.Tests.Messages;

/// <summary>Messages as they come: each is odd in one way. Octets are characters (Latin-1).</summary>
static class OddMessages
{
    const string Mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    static readonly Dictionary<string, Func<string>> All = new()
    {
        ["one octet"] = () => "x",
        ["one line end"] = () => "\r\n",
        ["no header"] = () => "\r\nonly a body\r\n",
        ["no header and no empty line"] = () => "this is no header\r\nnor is this\r\n",
        ["no body"] = () => "Subject: x\r\n\r\n",
        ["no body and no empty line"] = () => "Subject: x\r\n",
        ["a header without a line end"] = () => "Subject: x",
        ["bare line feeds"] = () => "Subject: x\nFrom: a@example.org\n\nline\nline\n",
        ["bare line feeds in a multipart"] = () => "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\n\ny\n--b--\n",
        ["line ends of both kinds"] = () => "Subject: x\nFrom: a@example.org\r\n\nline\r\nline\n",
        ["bare carriage returns"] = () => "Subject: x\rFrom: a@example.org\r\rbody\r",
        ["CR CR LF"] = () => "Subject: x\r\r\nFrom: a@example.org\r\r\n\r\r\nbody\r\r\n",
        ["control characters"] = () => "Subject: \u0001\u0002\u001b[31m\u007f\r\nFrom: \"a\u0008\" <a@example.org>\r\n\r\n\u0001\u0002\r\n",
        ["a first line that continues nothing"] = () => " folded\r\nSubject: x\r\n\r\nbody\r\n",
        ["a field without a name"] = () => ": x\r\nSubject: y\r\n\r\nbody\r\n",
        ["a field without a colon"] = () => "Subject: x\r\nnonsense\r\nFrom: a@example.org\r\n\r\nbody\r\n",
        ["space before the colon"] = () => "Subject : x\r\nFrom\t: a@example.org\r\n\r\nbody\r\n",
        ["an envelope line in front"] = () => "From a@example.org Thu Jan  1 00:00:00 2026\r\nSubject: x\r\n\r\nbody\r\n",
        ["fields twice"] = () => "Subject: x\r\nSubject: y\r\nFrom: a@example.org\r\nFrom: b@example.org\r\nDate: x\r\nDate: y\r\n\r\nbody\r\n",
        ["empty fields"] = () => "Subject:\r\nFrom:\r\nTo: \r\nDate:\r\nMessage-ID:\r\nContent-Type:\r\n\r\nbody\r\n",
        ["fields of white space"] = () => "Subject: \t \r\n \r\n\t\r\nFrom: \r\n \r\n\r\nbody\r\n",
        ["Latin-1 in the header"] = () => "Subject: gr\u00fc\u00dfe\r\nFrom: M\u00fcller <m@example.org>\r\n\r\nbody\r\n",
        ["UTF-8 in the header"] = () => Utf8("Subject: grüße 日本 \U0001f600\r\nFrom: Müller <müller@exämple.org>\r\n\r\nbody\r\n"),
        ["broken UTF-8 in the header"] = () => "Subject: \u00c3\u00c3\u00ed\u00a0\u0080\u00f8\u0088\r\nFrom: \u00c3 <a@\u00ff.example>\r\n\r\nbody\r\n",
        ["8-bit in the body"] = () => "Subject: x\r\n\r\n\u00ff\u00fe\u0080\r\n",
        ["encoded words of no known charset"] = () => "Subject: =?x-none?q?a?= =?utf-8?q?b?=\r\nFrom: =?klingon?b?YQ==?= <a@example.org>\r\n\r\nbody\r\n",
        ["broken encoded words"] = () =>
            "Subject: =?utf-8?q?=ZZ=?= =?utf-8?b?!!!?= =?utf-8?x?a?= =??q?a?= =?utf-8?q?a =?utf-8?q?\r\nFrom: =?utf-8?q?a <a@example.org>\r\n\r\nbody\r\n",
        ["an encoded word that hides a header"] = () => "Subject: =?utf-8?q?a=0D=0ABcc:_x@example.org?=\r\nFrom: =?utf-8?b?AA0K?= <a@example.org>\r\n\r\nbody\r\n",
        ["encoded words without end"] = () => $"Subject: {"=?utf-8?q?".Repeat(5_000)}\r\n\r\nbody\r\n",
        ["groups"] = () => "To: team: a@example.org, B <b@example.org>;, empty:;, c@example.org\r\n\r\nbody\r\n",
        ["groups that do not end"] = () => "To: team: a@example.org, other: b@example.org\r\nCc: :;:;:\r\n\r\nbody\r\n",
        ["no addresses"] = () => "To: ,,,;;;\r\nCc: undisclosed\r\nFrom: <>\r\nReply-To: <@>\r\nSender: @\r\nBcc: ()\r\n\r\nbody\r\n",
        ["broken addresses"] = () =>
            "From: \"unfinished <a@example.org>\r\nTo: (unfinished (comment <b@example.org>\r\nCc: <<c@@example..org>>>, \\, [\r\nBcc: <@r1,@r2:d@example.org>\r\n\r\nbody\r\n",
        ["quotes and backslashes"] = () => "Subject: \"\\\"\\\r\nFrom: \"a\\\"b\\\\\" <\"x y\\\"\"@example.org>\r\n\r\nbody\r\n",
        ["5,000 addresses"] = () => $"To: {string.Join(", ", Enumerable.Range(0, 5_000).Select(i => $"a{i}@example.org"))}\r\n\r\nbody\r\n",
        ["a comment 20,000 deep"] = () => $"From: {"(".Repeat(20_000)}{")".Repeat(20_000)} a@example.org\r\n\r\nbody\r\n",
        ["a date no parser likes"] = () => "Date: yesterday, about noon\r\n\r\nbody\r\n",
        ["a date of no calendar"] = () => "Date: Thu, 99 Foo 20206 99:99:99 +9999 (sic)\r\n\r\nbody\r\n",
        ["a date of two digits"] = () => "Date: 1 Jan 70 00:00 EST\r\n\r\nbody\r\n",
        ["a date before all dates"] = () => "Date: Sat, 1 Jan 0000 00:00:00 -0000\r\n\r\nbody\r\n",
        ["ids that are none"] = () => "Message-ID: none\r\nReferences: <a <b> c> <> <@> \"<x>\" <y@z\r\nIn-Reply-To: your mail of Monday\r\n\r\nbody\r\n",
        ["a message that answers itself"] = () => "Message-ID: <x@example.org>\r\nReferences: <x@example.org> <x@example.org>\r\nIn-Reply-To: <x@example.org>\r\n\r\nbody\r\n",
        ["Re: without end"] = () => $"Subject: {"Re: ".Repeat(10_000)}\r\n\r\nbody\r\n",
        ["a type that is none"] = () => "Content-Type: nonsense\r\n\r\nbody\r\n",
        ["types of punctuation"] = () => "Content-Type: ///;;;===\"\r\nContent-Disposition: ;;;\r\nContent-Transfer-Encoding: ,\r\nContent-ID: <\r\n\r\nbody\r\n",
        ["parameters without end"] = () => "Content-Type: text/plain; charset=\"utf-8; name=x\r\nContent-Disposition: attachment; filename=\"a\r\n\r\nbody\r\n",
        ["1,000 parameters"] = () => $"Content-Type: text/plain{string.Concat(Enumerable.Range(0, 1_000).Select(i => $";\r\n p{i}=v"))}\r\n\r\nbody\r\n",
        ["parameters in odd pieces"] = () =>
            "Content-Type: text/plain; name*0=a; name*2=c; name*1*=%ZZ; name*=x'y; name*999999999999=z; name*-1=q\r\n\r\nbody\r\n",
        ["a charset of no name"] = () => "Content-Type: text/plain; charset=x-unknown\r\n\r\n\u00e4\u00f6\u00fc\r\n",
        ["an empty charset"] = () => "Content-Type: text/plain; charset=\"\"\r\n\r\n\u00e4\r\n",
        ["UTF-16 text"] = () => "Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n//5hAAAA2A==\r\n",
        ["an encoding of no name"] = () => "Content-Transfer-Encoding: x-rot13\r\n\r\nobql\r\n",
        ["base64 that is none"] = () => "Content-Transfer-Encoding: base64\r\n\r\n!!!a!G?Vs=bG8\r\n=\r\n",
        ["quoted-printable that is none"] = () => "Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ = \t\r\n==\r\n=A",
        ["uuencode without end"] = () => "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\nM\r\n",
        ["a multipart without boundary"] = () => "Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
        ["a multipart with an empty boundary"] = () => "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\nx\r\n----\r\n",
        ["a boundary of white space"] = () => "Content-Type: multipart/mixed; boundary=\" \"\r\n\r\n-- \r\n\r\nx\r\n-- --\r\n",
        ["a boundary that never comes"] = () => Mixed + "body\r\n",
        ["an empty multipart"] = () => Mixed + "--b--\r\n",
        ["a multipart of nothing"] = () => Mixed,
        ["a part without header"] = () => Mixed + "--b\r\n\r\nx\r\n--b--\r\n",
        ["a part without body"] = () => Mixed + "--b\r\nContent-Type: text/html\r\n--b\r\n--b--\r\n",
        ["a multipart without end"] = () => Mixed + "--b\r\n\r\nx\r\n--b\r\n\r\ny",
        ["a multipart that ends twice"] = () => Mixed + "--b\r\n\r\nx\r\n--b--\r\n--b--\r\n--b\r\n\r\ny\r\n",
        ["a boundary used within itself"] = () => Mixed + "--b\r\n" + Mixed + "--b\r\n\r\nx\r\n--b--\r\n--b\r\n\r\ny\r\n--b--\r\n",
        ["boundaries that begin alike"] = () => Mixed + "--b\r\n" + Mixed.Replace("=b", "=bb", StringComparison.Ordinal) + "--bb\r\n\r\nx\r\n--b--b\r\n--bb--\r\n--b--\r\n",
        ["an encoded multipart"] = () => "Content-Transfer-Encoding: base64\r\n" + Mixed + "--b\r\n\r\nx\r\n--b--\r\n",
        ["a digest"] = () => "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: x\r\n\r\nbody\r\n--b\r\n\r\n--b--\r\n",
        ["an empty message within"] = () => "Content-Type: message/rfc822\r\n\r\n",
        ["an encoded message within"] = () => "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogeA0KDQp4\r\n",
        ["a partial message"] = () => "Content-Type: message/partial; id=x; number=1; total=2\r\n\r\nSubject: x\r\n\r\nbody\r\n",
        ["a message in UTF-8 within"] = () => Utf8("Content-Type: message/global\r\n\r\nSubject: ü\r\nFrom: ü@ü.example\r\n\r\nü\r\n"),
        ["multiparts 100 deep"] = () => Multiparts(100),
        ["multiparts 1,000 deep"] = () => Multiparts(1_000),
        ["messages 100 deep"] = () => "Content-Type: message/rfc822\r\n\r\n".Repeat(100) + "Subject: x\r\n\r\nbody\r\n",
        ["messages 10,000 deep"] = () => "Content-Type: message/rfc822\r\n\r\n".Repeat(10_000) + "Subject: x\r\n\r\nbody\r\n",
        ["20,000 parts"] = () => Mixed + "--b\r\n\r\nx\r\n".Repeat(20_000) + "--b--\r\n",
        ["20,000 fields"] = () => string.Concat(Enumerable.Range(0, 20_000).Select(i => $"X-{i}: y\r\n")) + "Subject: x\r\n\r\nbody\r\n",
        ["a line of 5 MB"] = () => "Subject: x\r\n\r\n" + "x".Repeat(5_000_000),
        ["a subject of 2 MB"] = () => $"Subject: {"word ".Repeat(400_000)}\r\n\r\nbody\r\n",
        ["a subject folded 100,000 times"] = () => $"Subject: {"x\r\n ".Repeat(100_000)}y\r\n\r\nbody\r\n",
        ["500,000 line ends"] = () => "Subject: x\r\n\r\n" + "\r\n".Repeat(500_000),
        ["tags without end"] = () => "Content-Type: text/html\r\n\r\n" + "<b ".Repeat(200_000),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static string Message(string name) => All[name]();

    public static string Repeat(this string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    static string Multiparts(int depth)
    {
        var message = new StringBuilder();
        for (var level = 0; level < depth; level++) message.Append(null, $"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
        message.Append("Content-Type: text/plain\r\n\r\nthe core\r\n");
        for (var level = depth - 1; level >= 0; level--) message.Append(null, $"--b{level}--\r\n");
        return message.ToString();
    }
}
