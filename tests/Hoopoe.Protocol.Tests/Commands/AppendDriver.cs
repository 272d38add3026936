using System.Buffers;
using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Tests.Wire;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Commands;

/// <summary>Plays a session that reads one APPEND or REPLACE from a byte stream, as a server does.</summary>
sealed class AppendDriver(bool isReplace = false)
{
    LineFramer Framer { get; } = new(FramerDriver.Caps(line: 1_000, command: 2_000, literal: 500, literals: 20));

    public AppendCommand Command { get; } = new(isReplace);

    public string? Error { get; private set; }

    /// <summary>Whether the command's end was reached, rightly or in refusal.</summary>
    public bool HasEnded { get; private set; }

    public List<string> Streamed { get; } = [];

    long _streaming;
    bool _hasBegun;

    public static AppendDriver Run(string input, int pieceSize = 1, bool isReplace = false)
    {
        var driver = new AppendDriver(isReplace);
        var octets = Encoding.Latin1.GetBytes(input);
        var rest = new ReadOnlySequence<byte>();
        for (var at = 0; at < octets.Length && !driver.HasEnded; at += pieceSize)
        {
            var end = Math.Min(at + pieceSize, octets.Length);
            rest = new ReadOnlySequence<byte>(octets, end - (int)rest.Length - (end - at), (int)rest.Length + (end - at));
            while (!driver.HasEnded && driver.Step(ref rest))
            {
            }
        }

        return driver;
    }

    bool Step(ref ReadOnlySequence<byte> input)
    {
        if (_streaming > 0)
        {
            if (input.Length < _streaming)
                return false;
            Streamed.Add(Encoding.Latin1.GetString(input.Slice(0, _streaming)));
            input = input.Slice(_streaming);
            _streaming = 0;
            Framer.ResumeAfterStreamedLiteral();
        }

        var status = Framer.Read(ref input);
        switch (status)
        {
            case FrameStatus.NeedMore:
                return false;
            case FrameStatus.Refused or FrameStatus.Broken:
                HasEnded = true;
                return false;
            default:
                return Advance(isComplete: status == FrameStatus.Complete);
        }
    }

    bool Advance(bool isComplete)
    {
        var lexer = new ImapLexer(Framer.Text.Span);
        if (!_hasBegun)
        {
            Assert.True(lexer.TryTag(out _) && lexer.TrySp("the tag") && lexer.TryLabel(out _, "a command"));
            _hasBegun = true;
        }

        switch (Command.Advance(ref lexer, isComplete))
        {
            case AppendStep.KeepLiteral:
                Assert.False(isComplete);
                return Framer.KeepLiteral();
            case AppendStep.StreamLiteral:
                Assert.False(isComplete);
                _streaming = Framer.Literal.Size;
                Framer.StreamLiteral();
                if (_streaming == 0)
                    Framer.ResumeAfterStreamedLiteral();
                return true;
            case AppendStep.Complete:
                Assert.True(isComplete);
                HasEnded = true;
                return false;
            default:
                Error = lexer.Error;
                Assert.NotNull(Error);
                HasEnded = isComplete;
                if (!isComplete)
                    Framer.RefuseLiteral();
                return !isComplete;
        }
    }
}
