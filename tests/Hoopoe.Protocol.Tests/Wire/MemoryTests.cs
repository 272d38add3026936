using System.Buffers;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

/// <summary>What hostile input and hot paths cost in memory.</summary>
public class MemoryTests
{
    static long Allocated(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    static long Swallowed(LineFramer framer, byte[] piece)
    {
        long swallowed = 0;
        for (var i = 0; i < 1_024; i++)
        {
            var input = new ReadOnlySequence<byte>(piece);
            if (framer.Read(ref input) == FrameStatus.NeedMore)
                swallowed += piece.Length;
        }

        return swallowed;
    }

    [Fact]
    public void A_refused_literal_is_swallowed_in_constant_memory()
    {
        var caps = FramerDriver.Caps(drained: long.MaxValue);
        var piece = new byte[64 * 1024];
        var allocated = Allocated(() =>
        {
            using var framer = new LineFramer(caps);
            var announcement = new ReadOnlySequence<byte>("a X {67108864+}\r\n"u8.ToArray());
            Assert.Equal(FrameStatus.LiteralAnnounced, framer.Read(ref announcement));
            Assert.False(framer.KeepLiteral());
            Assert.Equal(64 * 1024 * 1024, Swallowed(framer, piece));

            var end = new ReadOnlySequence<byte>("\r\n"u8.ToArray());
            Assert.Equal(FrameStatus.Refused, framer.Read(ref end));
        });

        Assert.InRange(allocated, 0, 16_384);
    }

    [Fact]
    public void A_line_that_never_ends_is_swallowed_in_constant_memory()
    {
        var caps = FramerDriver.Caps(drained: long.MaxValue);
        var piece = Enumerable.Repeat((byte)'x', 64 * 1024).ToArray();
        var allocated = Allocated(() =>
        {
            using var framer = new LineFramer(caps);
            Assert.Equal(64 * 1024 * 1024, Swallowed(framer, piece));

            Assert.InRange(framer.Text.Length, 0, 300);
        });

        Assert.InRange(allocated, 0, 16_384);
    }

    [Fact]
    public void An_announced_size_takes_no_memory()
    {
        var caps = FramerDriver.Caps(command: int.MaxValue, literal: int.MaxValue);
        var allocated = Allocated(() =>
        {
            using var framer = new LineFramer(caps);
            var input = new ReadOnlySequence<byte>("a X {2000000000}\r\n"u8.ToArray());
            framer.Read(ref input);
            Assert.True(framer.KeepLiteral());
            var data = new ReadOnlySequence<byte>("abc"u8.ToArray());
            Assert.Equal(FrameStatus.NeedMore, framer.Read(ref data));
        });

        Assert.InRange(allocated, 0, 16_384);
    }

    [Fact]
    public void A_FETCH_answer_is_written_without_allocating()
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var writer = new ResponseWriter(output);
        var flags = FlagSet.Of(SystemFlags.Seen | SystemFlags.Flagged, ["$Forwarded", "$Junk"]);
        var date = new DateTimeOffset(2020, 2, 1, 0, 0, 0, TimeSpan.FromHours(1));
        var uids = UidSet.OfRanges([new(1, 5), new(9, 9)]);

        var allocated = Allocated(() =>
        {
            output.ResetWrittenCount();
            for (var number = 1u; number <= 100; number++)
            {
                writer.BeginUntagged(number, "FETCH ("u8);
                writer.Number(new Uid(number));
                writer.Space();
                writer.Flags(flags);
                writer.DateTime(date);
                writer.String("a \"subject\""u8);
                writer.String("another subject");
                writer.NString(null);
                writer.Number(new ModSeq(number));
                writer.Set(uids);
                writer.CloseParen();
                writer.EndLine();
            }

            writer.Tagged("a1"u8, ResponseStatus.Ok, ResponseCode.ReadOnly, "done");
        });

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void A_waiting_framer_holds_no_buffer()
    {
        using var framer = new LineFramer(FramerDriver.Caps());
        Assert.False(framer.IsInsideCommand);
        var input = new ReadOnlySequence<byte>("a NOOP\r\n"u8.ToArray());
        framer.Read(ref input);
        Assert.True(framer.IsInsideCommand);
        framer.Reset();

        Assert.False(framer.IsInsideCommand);
        Assert.Equal(0, framer.Text.Length);
    }
}
