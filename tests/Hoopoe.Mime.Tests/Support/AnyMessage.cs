using CsCheck;

namespace Hoopoe.Mime.Tests;

/// <summary>Generates octets that are hardly a message: noise, pieces of mail in any order, and messages with a hole.</summary>
static class AnyMessage
{
    static readonly Gen<byte[]> Noise = Gen.Byte.Array[0, 300];

    static readonly Gen<byte[]> Fragments = Gen.OneOf(
        "\r\n", "\n", "\r", " ", "\t", "\0", "é", "\u00ff", "--", "--b", "--b--", "\r\n--b\r\n", "\r\n--b--\r\n", "\n--bb\n", "--bb--", "\r\n\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/digest; boundary=bb\n", "Content-Type: message/rfc822\r\n",
        "Content-Type: message/global\r\n", "Content-Type: multipart/alternative\r\n", "Content-Type: text/html; charset=\"\r\n x\"\r\n",
        "Content-Type: ;;;=\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: binary\r\n", "\0\0", "Content-Transfer-Encoding: \"\\\r\n", "Subject: é\0\r\n\t\"x\\\r\n",
        "From: A (b <c@d>, \"e\\\"\" <f@g>;:,<@h,@i:j@[k]>\r\n", "To: g: a@b, é@x;, <>, =?utf-8?q?a,b?= <c@d>\r\n", "Cc:\r\n", "Date: \r\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%e2; filename*1=x\r\n", "Content-Language: a, b\r\n", "text", "Message-ID: <a@b>\r\n",
        "Content-Type: image/png; name=\"é\"\r\n", "Sender:é\r\n", ":\r\n", "Content-Disposition: é; x=\0\r\n", "Content-Location: \"\\\r\n")
        .Array[0, 30].Select(parts => Mail.Octets(string.Concat(parts)));

    static readonly Gen<byte[]> Damaged = Gen.Select(WellFormed.Message, Gen.Int[0, 2000], Gen.Int[0, 60], (message, from, length) =>
    {
        from = Math.Min(from, message.Length);
        return message.Where((_, i) => i < from || i >= from + length).ToArray();
    });

    public static Gen<byte[]> Octets { get; } = Gen.OneOf(Noise, Fragments, Damaged);
}
