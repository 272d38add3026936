using System.Buffers;
using BenchmarkDotNet.Attributes;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Bench.Micro;

/// <summary>A command from octets to its arguments, and an answer from its pieces to octets. No I/O.</summary>
public class WireBench : IDisposable
{
    static readonly ReadOnlySequence<byte> Fetch = new(
        "a1 UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT)])\r\n"u8.ToArray());

    static readonly ReadOnlySequence<byte> Store = new(@"a1 UID STORE 4711 +FLAGS.SILENT (\Seen)"u8.ToArray().Concat("\r\n"u8.ToArray()).ToArray());

    static readonly byte[] Envelope = [.. Enumerable.Repeat((byte)'e', 300)];

    readonly LineFramer _framer = new(
        new FramerCaps { MaxLine = 65_536, MaxCommand = 65_536, MaxLiteral = 65_536, MaxLiterals = 16, MaxDrained = 65_536 });
    readonly ArrayBufferWriter<byte> _output = new(4_096);
    readonly FlagSet _flags = FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered, ["$Forwarded"]);
    readonly DateTimeOffset _date = new(2026, 3, 2, 10, 11, 12, TimeSpan.FromHours(1));
    ResponseWriter _writer = null!;

    [GlobalSetup]
    public void Prepare() => _writer = new ResponseWriter(_output);

    [Benchmark]
    public int FrameFetch()
    {
        _framer.Reset();
        var input = Fetch;
        return (int)_framer.Read(ref input);
    }

    [Benchmark]
    public FetchArguments? ParseFetch()
    {
        FrameFetch();
        var lexer = Begin(_framer.Text.Span);
        return FetchArguments.TryParse(ref lexer, out var arguments) ? arguments : null;
    }

    [Benchmark]
    public StoreArguments? ParseStore()
    {
        _framer.Reset();
        var input = Store;
        _framer.Read(ref input);
        var lexer = Begin(_framer.Text.Span);
        return StoreArguments.TryParse(ref lexer, out var arguments) ? arguments : null;
    }

    [Benchmark]
    public int WriteFetchResponse()
    {
        _output.ResetWrittenCount();
        _writer.BeginUntagged(4711, "FETCH ("u8);
        _writer.Raw("UID "u8);
        _writer.Number(4711);
        _writer.Raw(" FLAGS "u8);
        _writer.Flags(_flags);
        _writer.Raw(" INTERNALDATE "u8);
        _writer.DateTime(_date);
        _writer.Raw(" RFC822.SIZE "u8);
        _writer.Number(3_456);
        _writer.Raw(" ENVELOPE "u8);
        _writer.Raw(Envelope);
        _writer.CloseParen();
        _writer.EndLine();
        return _output.WrittenCount;
    }

    [Benchmark]
    public int WriteTagged()
    {
        _output.ResetWrittenCount();
        _writer.Tagged("a1"u8, ResponseStatus.Ok, ResponseCode.ReadWrite, "Selected.");
        return _output.WrittenCount;
    }

    public void Dispose()
    {
        _framer.Dispose();
        GC.SuppressFinalize(this);
    }

    static ImapLexer Begin(ReadOnlySpan<byte> text)
    {
        var lexer = new ImapLexer(text);
        lexer.TryTag(out _);
        lexer.TrySp("the tag");
        lexer.TryLabel(out _, "a command");
        lexer.TrySp("UID");
        lexer.TryLabel(out _, "a command");
        return lexer;
    }
}
