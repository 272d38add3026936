using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Commands;

namespace Hoopoe.Fuzz.Targets;

/// <summary>The lexer and the arguments of every command, in each wire mode.</summary>
sealed class CommandsTarget(ScriptSeeds scripts) : FuzzTarget
{
    public override string Name => "commands";

    public override IReadOnlyList<byte[]> Seeds => [.. scripts.Commands, .. Words];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. CommandTable.All.Select(spec => System.Text.Encoding.ASCII.GetBytes(spec.Name)),
        .. Octets(
            " ", "(", ")", "\"", "NIL", "{3}\r\nabc", "{0}\r\n", "~{1}\r\n\0", "1:*", "$", "*", "4294967295", "4294967296",
            "18446744073709551616",
            "INBOX", "&AGE-", "&2D0-", "RETURN (", "PARTIAL 1:10", "CHANGEDSINCE 1", "VANISHED", "QRESYNC (1 2 3 (1:2 3:4))",
            "BODY.PEEK[", "BINARY[1.2]<0.5>",
            "HEADER.FIELDS.NOT (A B)", "OR NOT ", "HEADER X ", "CHARSET UTF-8", "MODSEQ \"/flags/\\\\Seen\" all 1", " 1-Jan-2026",
            "\"01-Jan-2026 00:00:00 +0000\"",
            "\\Seen", "UNCHANGEDSINCE 5", "CATENATE (URL \"/x;UID=1\" TEXT {1}\r\na)", "UTF8 (~{1}\r\na)", "EVENTS",
            "SELECTED (MessageNew)", "USE (\\Sent)", "\u00e4", "\xff"),
    ];

    public override void Run(ReadOnlySpan<byte> input)
    {
        foreach (var mode in new[] { WireMode.None, WireMode.Utf8 })
        {
            foreach (var isBeforeLogin in new[] { false, true })
            {
                var lexer = new ImapLexer(input, mode, ImapLimits.Default, isBeforeLogin);
                if (!lexer.TryLabel(out var name, "a command") || CommandTable.Find(name, ref lexer) is not { } spec) continue;
                if (spec.Traits.HasFlag(CommandTraits.StreamsLiteral))
                    ReadAppend(ref lexer, spec.Name.Contains("REPLACE", StringComparison.Ordinal));
                else if (spec.Bind(ref lexer) is null) Require(lexer.Error is not null, "refused without a word");
            }
        }
    }

    static void ReadAppend(ref ImapLexer lexer, bool isReplace)
    {
        var command = new Protocol.Commands.AppendCommand(isReplace);
        var step = command.Advance(ref lexer, isComplete: true);
        if (step != Protocol.Commands.AppendStep.Complete) Require(lexer.Error is not null, "refused without a word");
    }
}
