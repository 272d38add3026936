using System.Text;
using MimeKit.Utils;

namespace Hoopoe.Mime.Tests;

/// <summary>The two forms of an answer: ASCII for all, UTF-8 for sessions that asked for it (RFC 9755).</summary>
public class Utf8AnswerTests
{
    [Theory]
    [InlineData("é")]
    [InlineData("ein längerer Betreff mit mehr als einem Umlaut: äöü und noch viel mehr Text, der über ein Wort hinausgeht äöüß äöüß äöüß")]
    [InlineData("plain é plain é é plain")]
    [InlineData("日本語のとても長い件名、日本語のとても長い件名、日本語のとても長い件名、日本語のとても長い件名")]
    [InlineData("😀 and é")]
    public void A_subject_above_ASCII_becomes_encoded_words_that_decode_to_it(string subject)
    {
        var answers = Mail.Answers(Mail.Utf8($"Subject: {subject}\r\n\r\n"));
        var ascii = Mail.Text(answers.Envelope).Split('"')[1];
        WireGrammar.RequireAscii(answers.Envelope);
        Assert.All(ascii.Split(' '), word => Assert.True(word.Length <= 75));
        Assert.Equal(subject, Rfc2047.DecodeText(Encoding.ASCII.GetBytes(ascii)));
        Assert.Contains($"\"{subject}\"", Mail.Text(answers.Utf8Envelope), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=?utf-8?q?a?= é", "a é")]
    [InlineData("é =?utf-8?q?a?=", "é a")]
    [InlineData("=?utf-8?q?a?= é =?utf-8?q?b?=", "a é b")]
    public void Encoded_words_stay_and_keep_their_distance(string subject, string decoded)
    {
        var ascii = Mail.Envelope(Mail.Utf8($"Subject: {subject}\r\n\r\n")).Split('"')[1];
        Assert.Contains("=?utf-8?q?a?=", ascii, StringComparison.Ordinal);
        Assert.Equal(decoded, Rfc2047.DecodeText(Encoding.ASCII.GetBytes(ascii)));
    }

    [Fact]
    public void Octets_that_are_not_UTF_8_count_as_Latin_1()
    {
        var answers = Mail.Answers(Mail.Octets("Subject: caf\u00e9\r\n\r\n"));
        Assert.Equal("café", Rfc2047.DecodeText(Encoding.ASCII.GetBytes(Mail.Text(answers.Envelope).Split('"')[1])));
        Assert.Contains("\"café\"", Mail.Text(answers.Utf8Envelope), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_text_above_ASCII_there_is_one_form()
    {
        var answers = Mail.Answers(Mail.Lines("Subject: =?utf-8?q?=C3=A9?=", "Content-Type: text/plain; name*=utf-8''%C3%A9", "", "é"));
        Assert.Null(answers.Utf8Envelope);
        Assert.Null(answers.Utf8BodyStructure);
    }

    [Fact]
    public void Names_are_encoded_and_addresses_above_ASCII_are_replaced()
    {
        var answers = Mail.Answers(Mail.Utf8("From: Zoë <zoe@x>\r\nTo: Æ <æ@ø.example>, plain@x\r\n\r\n"));
        Assert.Contains("((\"=?utf-8?b?Wm/Dqw==?=\" NIL \"zoe\" \"x\"))", Mail.Text(answers.Envelope), StringComparison.Ordinal);
        Assert.Contains(" NIL \"invalid\" \"internationalized-address.invalid\")(NIL NIL \"plain\" \"x\")", Mail.Text(answers.Envelope), StringComparison.Ordinal);
        Assert.Contains("((\"Æ\" NIL \"æ\" \"ø.example\")(NIL NIL \"plain\" \"x\"))", Mail.Text(answers.Utf8Envelope), StringComparison.Ordinal);
        WireGrammar.RequireEnvelope(answers.Utf8Envelope!);
    }

    [Fact]
    public void Parameters_above_ASCII_take_percent_form()
    {
        var answers = Mail.Answers(Mail.Utf8("Content-Type: image/png; name=\"é.png\"\r\n\r\n"));
        Assert.Contains("(\"NAME*\" \"utf-8''%C3%A9.png\")", Mail.Text(answers.BodyStructure), StringComparison.Ordinal);
        Assert.Contains("(\"NAME\" \"é.png\")", Mail.Text(answers.Utf8BodyStructure), StringComparison.Ordinal);
    }

    [Fact]
    public void A_global_message_shows_its_inside_in_UTF_8_only()
    {
        var answers = Mail.Answers(Mail.Lines("Content-Type: message/global", "", "Subject: é", "", "x"));
        Assert.Equal("(\"MESSAGE\" \"GLOBAL\" NIL NIL NIL \"7BIT\" 16 NIL NIL NIL NIL)", Mail.Text(answers.BodyStructure));
        Assert.StartsWith("(\"MESSAGE\" \"GLOBAL\" NIL NIL NIL \"7BIT\" 16 (NIL \"é\" ", Mail.Text(answers.Utf8BodyStructure), StringComparison.Ordinal);
        WireGrammar.RequireBodyStructure(answers.Utf8BodyStructure!);
    }

    [Fact]
    public void Text_beyond_the_budget_is_sent_empty()
    {
        var header = string.Concat(Enumerable.Range(0, 100).Select(_ => $"--b\r\nContent-Description: {new string('x', 60_000)}\r\n\r\n\r\n"));
        var body = Mail.Answers(Mail.Octets("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + header)).BodyStructure;
        Assert.InRange(body.Length, MimeLimits.AnswerText / 2, MimeLimits.AnswerText + 100_000);
        WireGrammar.RequireBodyStructure(body);
    }
}
