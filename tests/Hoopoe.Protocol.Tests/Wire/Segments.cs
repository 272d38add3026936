using System.Buffers;
using System.Text;

namespace Hoopoe.Protocol.Tests.Wire;

/// <summary>Sequences of several segments.</summary>
static class Segments
{
    public static ReadOnlySequence<byte> Of(string first, string second, byte[] third)
    {
        var start = new Segment(Encoding.Latin1.GetBytes(first), 0);
        var middle = start.Append(Encoding.Latin1.GetBytes(second));
        var end = middle.Append(third);
        return new ReadOnlySequence<byte>(start, 0, end, third.Length);
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(byte[] memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
