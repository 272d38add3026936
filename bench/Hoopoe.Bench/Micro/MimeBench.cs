using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Hoopoe.Mime;

namespace Hoopoe.Bench.Micro;

/// <summary>What is made of a message when it comes, and the header fields taken out of it when it is fetched.</summary>
public class MimeBench
{
    static readonly string[] Fields = ["From", "To", "Subject", "Date", "Message-ID"];

    byte[] _message = [];
    byte[] _header = [];
    byte[] _structureBytes = [];
    MessageStructure _structure = null!;
    readonly ArrayBufferWriter<byte> _output = new(4_096);
    readonly ReadOnlyMemory<byte>[] _names = [.. Fields.Select(name => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(name))];

    [GlobalSetup]
    public void Prepare()
    {
        _message = new GeneratedMail().Message(4711);
        _structure = MessageScanner.Scan(_message);
        _structureBytes = _structure.ToBytes();
        _structure.TryLocate([], SectionKind.Header, out var header);
        _header = _message.AsSpan((int)header.Offset, (int)header.Length).ToArray();
    }

    [Benchmark]
    public MessageStructure Scan() => MessageScanner.Scan(_message);

    [Benchmark]
    public StoredAnswers Answers() => StoredAnswers.Create(_message, _structure);

    [Benchmark]
    public MessageKeys Keys() => MessageKeys.Extract(_message, _structure);

    [Benchmark]
    public MessageStructure ReadStructure() => MessageStructure.FromBytes(_structureBytes);

    [Benchmark]
    public int SelectFields()
    {
        _output.ResetWrittenCount();
        HeaderFields.Select(_header, _names, not: false, _output);
        return _output.WrittenCount;
    }
}
