using System.Buffers;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Fuzz.Targets;

/// <summary>
/// The framer, with the bounds before and after login; what it reports must not depend on the pieces that octets come in.
/// </summary>
sealed class FramerTarget(ScriptSeeds scripts) : FuzzTarget
{
    static readonly FramerCaps BeforeLogin = new()
    {
        MaxLine = ImapLimits.Default.LineBeforeLogin,
        MaxCommand = ImapLimits.Default.CommandBeforeLogin,
        MaxLiteral = ImapLimits.Default.LiteralBeforeLogin,
        MaxLiterals = ImapLimits.Default.LiteralsBeforeLogin,
        MaxDrained = ImapLimits.Default.DrainedBeforeLogin,
    };

    static readonly FramerCaps AfterLogin = new()
    {
        MaxLine = ImapLimits.Default.LineAfterLogin,
        MaxCommand = ImapLimits.Default.CommandAfterLogin,
        MaxLiteral = ImapLimits.Default.LiteralAfterLogin,
        MaxLiterals = ImapLimits.Default.LiteralsAfterLogin,
        MaxDrained = ImapLimits.Default.DrainedAfterLogin,
    };

    public override string Name => "framer";

    public override IReadOnlyList<byte[]> Seeds => scripts.Conversations;

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "\r\n", "{0}\r\n", "{1}\r\n", "{5+}\r\n", "~{3}\r\n", "~{3+}\r\n", "{4096}\r\n", "{4097+}\r\n", "{99999999999999999999}\r\n",
        "{-1}\r\n",
        "{+}\r\n", "\"", "\\\"", "a1 NOOP", "\0");

    public override void Run(ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        foreach (var isLoggedIn in new[] { false, true })
        {
            var caps = isLoggedIn ? AfterLogin : BeforeLogin;
            var whole = Read(octets, caps, octets.Length);
            Require(whole.SequenceEqual(Read(octets, caps, 1)), "what is reported depends on the pieces");
        }
    }

    static List<(FrameStatus, int, int)> Read(byte[] input, FramerCaps caps, int pieceSize)
    {
        var reports = new List<(FrameStatus, int, int)>();
        using var framer = new LineFramer(caps);
        for (var at = 0; at < input.Length; at += pieceSize)
        {
            var piece = new ReadOnlySequence<byte>(input, at, Math.Min(pieceSize, input.Length - at));
            while (true)
            {
                var status = framer.Read(ref piece);
                if (status == FrameStatus.NeedMore) break;
                Require(framer.Text.Length <= caps.MaxCommand, "more is kept than a command may have");
                // How much of a refused command is kept, beyond its tag, depends on when it came.
                var length = status is FrameStatus.Complete or FrameStatus.LiteralAnnounced ? framer.Text.Length : 0;
                reports.Add((status, length, (int)framer.Refusal));
                if (status == FrameStatus.Broken) return reports;
                if (status != FrameStatus.LiteralAnnounced) framer.Reset();
                else if (framer.Literal.Size % 3 == 0) framer.RefuseLiteral();
                else framer.KeepLiteral();
            }
        }
        return reports;
    }
}
