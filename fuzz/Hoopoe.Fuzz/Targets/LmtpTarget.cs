namespace Hoopoe.Fuzz.Targets;

/// <summary>A whole LMTP session.</summary>
sealed class LmtpTarget : FuzzTarget
{
    const string Begin = "LHLO client.example.org\r\nMAIL FROM:<a@example.net> BODY=8BITMIME SIZE=10\r\nRCPT TO:<alice@example.org>\r\n";

    readonly StoreForFuzzing _store = new();

    public override string Name => "lmtp";

    public override IReadOnlyList<byte[]> Seeds { get; } = Octets(
        Begin + "DATA\r\nSubject: x\r\n\r\n..x\r\n.\r\nQUIT\r\n",
        Begin + "BDAT 10\r\n0123456789BDAT 2 LAST\r\nx\nRSET\r\nNOOP\r\n",
        Begin + "DATA\r\nx\n.\ny\r\n.\r\n",
        "LHLO x\r\nMAIL FROM:<> SMTPUTF8\r\nRCPT TO:<\"a b\"@[127.0.0.1]>\r\nRCPT TO:<alice+x@example.org>\r\nVRFY x\r\nHELP\r\n");

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "LHLO x\r\n", "MAIL FROM:<a@b>", "RCPT TO:<alice@example.org>\r\n", "DATA\r\n", "\r\n.\r\n", "\n.\n", "\r.\r", "..", "BDAT 5\r\n",
        "BDAT 0 LAST\r\n", "BDAT 99999999999\r\n", " BODY=8BITMIME",
        " SMTPUTF8", " SIZE=999999999999", " RET=HDRS", "RSET\r\n", "STARTTLS\r\n", "QUIT\r\n", "\r\n", "\r", "\n", "\0", "<@a,@b:c@d>",
        "\"\\\"\"@x", "[IPv6:::1]", "\u00c3\u00a4");

    public override void Run(ReadOnlySpan<byte> input) => _store.RunLmtp(input.ToArray());

    public override void Dispose()
    {
        _store.Dispose();
        base.Dispose();
    }
}
