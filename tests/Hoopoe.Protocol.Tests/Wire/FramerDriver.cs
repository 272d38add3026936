using System.Buffers;
using System.Text;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

/// <summary>Feeds a framer in pieces of a given size and writes down what it reports, keeping every literal unless told otherwise.</summary>
sealed class FramerDriver(FramerCaps caps, int pieceSize)
{
    public enum Decision { Keep, Stream, Refuse }

    public List<string> Events { get; } = [];

    public Func<LiteralHeader, Decision> Decide { get; set; } = _ => Decision.Keep;

    public bool IsBroken { get; private set; }

    public LineFramer Framer { get; } = new(caps);

    long _streaming;

    public static FramerCaps Caps(int line = 100, int command = 200, int literal = 50, int literals = 5, long drained = 1_000) => new()
    {
        MaxLine = line,
        MaxCommand = command,
        MaxLiteral = literal,
        MaxLiterals = literals,
        MaxDrained = drained,
    };

    public static List<string> Run(string input, int pieceSize, FramerCaps? caps = null, Func<LiteralHeader, Decision>? decide = null)
    {
        var driver = new FramerDriver(caps ?? Caps(), pieceSize);
        if (decide is not null)
            driver.Decide = decide;
        driver.Feed(Encoding.Latin1.GetBytes(input));
        return driver.Events;
    }

    public void Feed(byte[] input)
    {
        for (var at = 0; at < input.Length && !IsBroken; at += pieceSize)
        {
            var piece = new ReadOnlySequence<byte>(input, at, Math.Min(pieceSize, input.Length - at));
            while (!IsBroken && TakeStreamed(ref piece) && Step(ref piece))
            {
            }
        }
    }

    bool TakeStreamed(ref ReadOnlySequence<byte> piece)
    {
        if (_streaming == 0)
            return true;
        var taken = Math.Min(_streaming, piece.Length);
        piece = piece.Slice(taken);
        _streaming -= taken;
        if (_streaming > 0)
            return false;
        Framer.ResumeAfterStreamedLiteral();
        return true;
    }

    bool Step(ref ReadOnlySequence<byte> piece)
    {
        switch (Framer.Read(ref piece))
        {
            case FrameStatus.NeedMore:
                Assert.True(piece.IsEmpty);
                return false;
            case FrameStatus.Complete:
                Events.Add("complete " + Text);
                Framer.Reset();
                break;
            case FrameStatus.Refused:
                Events.Add($"refused {Framer.Refusal}");
                Framer.Reset();
                break;
            case FrameStatus.Broken:
                Events.Add($"broken {Framer.Refusal}");
                IsBroken = true;
                break;
            default:
                Announced();
                break;
        }

        return true;
    }

    void Announced()
    {
        var header = Framer.Literal;
        Events.Add($"literal {header.Size}{(header.IsNonSynchronizing ? "+" : "")}{(header.IsBinary ? " binary" : "")} after {Text}");
        switch (Decide(header))
        {
            case Decision.Keep:
                Framer.KeepLiteral();
                break;
            case Decision.Stream:
                Framer.StreamLiteral();
                _streaming = header.Size;
                if (_streaming == 0)
                    Framer.ResumeAfterStreamedLiteral();
                break;
            default:
                Framer.RefuseLiteral();
                break;
        }
    }

    string Text => Encoding.Latin1.GetString(Framer.Text.Span).Replace("\r\n", "|", StringComparison.Ordinal);
}
