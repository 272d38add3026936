using System.Buffers;
using System.IO.Pipelines;

namespace Hoopoe.Fuzz.Targets;

/// <summary>A connection whose client has sent all it will and takes whatever comes.</summary>
sealed class MemoryPipe(ReadOnlyMemory<byte> input) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(new ReadOnlySequence<byte>(input));

    public PipeWriter Output { get; } = PipeWriter.Create(Stream.Null);
}
