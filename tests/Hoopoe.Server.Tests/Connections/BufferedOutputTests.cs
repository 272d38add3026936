using System.Buffers;
using System.IO.Pipelines;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tests.Connections;

public sealed class BufferedOutputTests
{
    [Fact]
    public async Task PiecesOfAnySizeArriveWholeAndInOrder()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var output = new BufferedOutput(pipe.Writer);
        var random = new Random(5);
        var sent = new List<byte>();
        for (var piece = 0; piece < 2_000; piece++)
        {
            var octets = new byte[random.Next(4) switch { 0 => 1, 1 => random.Next(10), 2 => random.Next(300), _ => random.Next(9_000) }];
            random.NextBytes(octets);
            sent.AddRange(octets);
            if (random.Next(5) > 0)
            {
                output.Write(octets);
            }
            else
            {
                octets.CopyTo(output.GetMemory(octets.Length));
                output.Advance(octets.Length);
            }
            if (random.Next(100) == 0) await output.FlushAsync(TestContext.Current.CancellationToken);
        }
        await output.CompleteAsync();
        var read = await pipe.Reader.ReadAtLeastAsync(sent.Count, TestContext.Current.CancellationToken);
        Assert.Equal(sent, read.Buffer.ToArray());
    }

    [Fact]
    public async Task WhatIsNotFlushedIsCountedAndNotSeen()
    {
        var pipe = new Pipe();
        var output = new BufferedOutput(pipe.Writer);
        output.Write("abc"u8);
        output.Write("de"u8);
        Assert.Equal(5, output.UnflushedBytes);
        Assert.False(pipe.Reader.TryRead(out _));
        await output.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, output.UnflushedBytes);
        Assert.True(pipe.Reader.TryRead(out var read));
        Assert.Equal("abcde"u8.ToArray(), read.Buffer.ToArray());
    }

    [Fact]
    public void NoMoreIsTakenThanWasLent()
    {
        var output = new BufferedOutput(new Pipe().Writer);
        var lent = output.GetMemory(10).Length;
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(lent + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => output.Advance(-1));
    }
}
