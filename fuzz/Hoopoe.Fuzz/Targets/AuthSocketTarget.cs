using System.Text;
using Hoopoe.Server.AuthSocket;

namespace Hoopoe.Fuzz.Targets;

/// <summary>The lines of the auth socket: fields keep their value when they are escaped, and requests are read or refused.</summary>
sealed class AuthSocketTarget : FuzzTarget
{
    public override string Name => "auth-socket";

    public override IReadOnlyList<byte[]> Seeds { get; } = Octets(
        "AUTH\t1\tPLAIN\tservice=smtp\tnologin\tlip=127.0.0.1\trip=127.0.0.1\tsecured\tresp=AGEAYg==", "CONT\t1\tAAAA", "CANCEL\t1",
        "VERSION\t1\t1", "CPID\t4711");

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "\t", "AUTH", "CONT", "1", "4294967296", "PLAIN", "service=smtp", "rip=", "::1", "fe80::1%lo", "secured", "resp=", "AAAA", "=",
        "\u0001t", "\u00010", "\u0001");

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (!System.Text.Unicode.Utf8.IsValid(input)) return;
        var text = Encoding.UTF8.GetString(input);
        Require(AuthLine.Fields(AuthLine.Of(text)[..^1]).SequenceEqual([text]), "a field changes when it is escaped");
        var fields = AuthLine.Fields(text);
        if (AuthRequest.Parse(fields) is { } request) Require(AuthRequest.IsId(request.Id)
            && request.Id == fields[1], "another id than was sent");
    }
}
