namespace Hoopoe.Mime.Tests;

/// <summary>ENVELOPE (RFC 9051 §7.5.2).</summary>
public class EnvelopeTests
{
    [Fact]
    public void The_example_of_RFC_9051_comes_out_as_printed_there()
    {
        var message = Mail.Lines(
            "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)", "From: Terry Gray <gray@cac.washington.edu>",
            "Subject: IMAP4rev2 WG mtg summary and minutes", "To: imap@cac.washington.edu",
            "cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>", "Message-Id: <B27397-0100000@cac.washington.edu>", "", "");
        const string Gray = "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\"))";
        Assert.Equal(
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" "
            + $"{Gray} {Gray} {Gray} ((NIL NIL \"imap\" \"cac.washington.edu\")) "
            + "((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL "
            + "\"<B27397-0100000@cac.washington.edu>\")",
            Mail.Envelope(message));
    }

    [Theory]
    [InlineData("To: (x\\")]
    [InlineData("To: (x (y\\")]
    [InlineData("To: \"x\\")]
    [InlineData("To: a@[x\\")]
    [InlineData("To: <a@b (x\\")]
    public void A_comment_that_ends_in_a_backslash_ends_with_the_field(string field) =>
        Assert.Contains("\"next\"", Mail.Envelope(Mail.Lines(field, "Subject: next", "", "")));

    [Fact]
    public void Missing_fields_are_NIL() => Assert.Equal("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)", Mail.Envelope([]));

    [Fact]
    public void Empty_fields_are_empty_strings_and_empty_lists_NIL() => Assert.Equal(
        "(\"\" \"\" NIL NIL NIL NIL NIL NIL \"\" \"\")",
        Mail.Envelope(Mail.Lines("Date:", "Subject: ", "From: ", "To:", "In-Reply-To:", "Message-ID:", "")));

    [Fact]
    public void Sender_and_Reply_To_are_their_own_where_given() => Assert.Equal(
        "(NIL NIL ((NIL NIL \"f\" \"x\")) ((NIL NIL \"s\" \"x\")) ((NIL NIL \"r\" \"x\")) NIL NIL NIL NIL NIL)",
        Mail.Envelope(Mail.Lines("From: f@x", "Sender: s@x", "Reply-To: r@x", "")));

    [Fact]
    public void Of_repeated_fields_the_first_counts_and_recipients_are_joined() => Assert.Equal(
        "(NIL \"1\" ((NIL NIL \"a\" \"x\")) ((NIL NIL \"a\" \"x\")) ((NIL NIL \"a\" \"x\")) ((NIL NIL \"b\" \"x\")(NIL NIL \"c\" \"x\")) NIL NIL NIL NIL)",
        Mail.Envelope(Mail.Lines("Subject: 1", "Subject: 2", "From: a@x", "From: z@x", "To: b@x", "To: c@x", "")));

    [Theory]
    [InlineData("Subject: a\r\n b", "a b")]
    [InlineData("Subject: a\r\n\tb\r\n\r\n", "a\tb")]
    [InlineData("Subject: \"q\\\"", "\\\"q\\\\\\\"")]
    [InlineData("Subject:\r\n folded", "folded")]
    [InlineData("Subject: a\rb", "a b")]
    [InlineData("Subject: a\0b", "ab")]
    [InlineData("Subject: =?utf-8?q?caf=C3=A9?= =?x?", "=?utf-8?q?caf=C3=A9?= =?x?")]
    [InlineData("SUBJECT  : x", "x")]
    public void Text_is_unfolded_and_quoted(string header, string expected) =>
        Assert.StartsWith($"(NIL \"{expected}\" ", Mail.Envelope(Mail.Octets(header)), StringComparison.Ordinal);

    [Theory]
    [InlineData("a@b", "(NIL NIL \"a\" \"b\")")]
    [InlineData("<a@b>", "(NIL NIL \"a\" \"b\")")]
    [InlineData("A B <a@b>", "(\"A B\" NIL \"a\" \"b\")")]
    [InlineData("A  B\t<a@b>", "(\"A B\" NIL \"a\" \"b\")")]
    [InlineData("A B. C<a@b>", "(\"A B. C\" NIL \"a\" \"b\")")]
    [InlineData("\"B, A\" <a@b>", "(\"B, A\" NIL \"a\" \"b\")")]
    [InlineData("\"A \\\"x\\\" B\" <a@b>", "(\"A \\\"x\\\" B\" NIL \"a\" \"b\")")]
    [InlineData("a@b (A B)", "(\"A B\" NIL \"a\" \"b\")")]
    [InlineData("<a@b> (A (n) B)", "(\"A (n) B\" NIL \"a\" \"b\")")]
    [InlineData("a (c) @ (d) b . e", "(\"d\" NIL \"a\" \"b.e\")")]
    [InlineData("\"a b\"@c", "(NIL NIL \"a b\" \"c\")")]
    [InlineData("<@x,@y:a@b>", "(NIL \"@x,@y\" \"a\" \"b\")")]
    [InlineData("a@[127.0.0.1]", "(NIL NIL \"a\" \"[127.0.0.1]\")")]
    [InlineData("=?utf-8?q?A,_B?= <a@b>", "(\"=?utf-8?q?A,_B?=\" NIL \"a\" \"b\")")]
    [InlineData("=?utf-8?b?QQ==?= =?utf-8?b?QQ==?= <a@b>", "(\"=?utf-8?b?QQ==?= =?utf-8?b?QQ==?=\" NIL \"a\" \"b\")")]
    [InlineData("a", "(NIL NIL \"a\" \"\")")]
    [InlineData("<a>", "(NIL NIL \"a\" \"\")")]
    [InlineData("<>", "(NIL NIL \"\" \"\")")]
    [InlineData("A <a@b", "(\"A\" NIL \"a\" \"b\")")]
    [InlineData("A <a@b>junk, c@d", "(\"A\" NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")")]
    [InlineData(",,a@b,,c@d,", "(NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")")]
    [InlineData("a@b; c@d", "(NIL NIL \"a\" \"b\")(NIL NIL \"c\" \"d\")")]
    [InlineData("g: a@b, C <c@d>;", "(NIL NIL \"g\" NIL)(NIL NIL \"a\" \"b\")(\"C\" NIL \"c\" \"d\")(NIL NIL NIL NIL)")]
    [InlineData("undisclosed-recipients:;", "(NIL NIL \"undisclosed-recipients\" NIL)(NIL NIL NIL NIL)")]
    [InlineData("\"g h\":;, a@b", "(NIL NIL \"g h\" NIL)(NIL NIL NIL NIL)(NIL NIL \"a\" \"b\")")]
    [InlineData("g: a@b", "(NIL NIL \"g\" NIL)(NIL NIL \"a\" \"b\")(NIL NIL NIL NIL)")]
    [InlineData("(only a comment \\", "")]
    [InlineData("\"unclosed", "(NIL NIL \"unclosed\" \"\")")]
    [InlineData("a@b <c@d>, e@f", "(\"a@b\" NIL \"c\" \"d\")(NIL NIL \"e\" \"f\")")]
    [InlineData("'a@b'<c@d>", "(\"'a@b'\" NIL \"c\" \"d\")")]
    [InlineData("a@b c", "(NIL NIL \"a\" \"b\")")]
    [InlineData("\\", "(NIL NIL \"\\\\\" \"\")")]
    public void Addresses_are_split(string field, string expected)
    {
        var list = expected.Length == 0 ? "NIL" : $"({expected})";
        Assert.Equal($"(NIL NIL NIL NIL NIL {list} NIL NIL NIL NIL)", Mail.Envelope(Mail.Octets($"To: {field}\r\n\r\n")));
    }

    [Fact]
    public void At_most_1_000_addresses_are_listed_and_a_group_is_closed()
    {
        var field = "To: g: " + string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"a{i}@b"));
        var answers = Mail.Answers(Mail.Octets(field));
        WireGrammar.RequireEnvelope(answers.Envelope);
        var text = Mail.Text(answers.Envelope);
        Assert.Contains("\"a998\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a999\"", text, StringComparison.Ordinal);
    }
}
