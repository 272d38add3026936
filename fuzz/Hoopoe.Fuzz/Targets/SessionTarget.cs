using System.Text;

namespace Hoopoe.Fuzz.Targets;

/// <summary>A whole IMAP session in one of its four states: before login, logged in, with an empty mailbox selected, with messages
/// selected.</summary>
sealed class SessionTarget(ScriptSeeds scripts) : FuzzTarget
{
    static readonly string[] States =
    [
        "",
        Login,
        Login + "y SELECT Sent\r\n",
        Login + "y SELECT INBOX\r\n",
    ];

    readonly StoreForFuzzing _store = new();

    const string Login = $"x LOGIN {StoreForFuzzing.User} {StoreForFuzzing.Password}\r\n";

    public override string Name => "session";

    public override IReadOnlyList<byte[]> Seeds =>
        [.. scripts.Conversations.Select((conversation, index) => (byte[])[(byte)(index % States.Length), .. conversation])];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new CommandsTarget(new ScriptSeeds(null)).Words,
        .. Octets(
            "\r\na1 ", "a2 LOGIN alice@example.org swordfish\r\n", "a3 SELECT INBOX\r\n", "a4 APPEND INBOX {5+}\r\nx: y\r\n\r\n",
            "DONE\r\n", "a5 IDLE\r\n", "a6 ENABLE QRESYNC IMAP4rev2 UTF8=ACCEPT\r\n",
            "a7 STORE 1:* +FLAGS (\\Deleted)\r\n", "a8 EXPUNGE\r\n", "AUTHENTICATE PLAIN ",
            "AGFsaWNlQGV4YW1wbGUub3JnAHN3b3JkZmlzaA==\r\n", "*\r\n", "STARTTLS\r\n", "LOGOUT\r\n"),
    ];

    public override void Run(ReadOnlySpan<byte> input)
    {
        var state = States[input.IsEmpty ? 0 : input[0] % States.Length];
        _store.RunImap((byte[])[.. Encoding.ASCII.GetBytes(state), .. input.IsEmpty ? input : input[1..]]);
    }

    public override void Dispose()
    {
        _store.Dispose();
        base.Dispose();
    }
}
