using System.IO.Pipelines;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tests.Connections;

public class DuplexPipeStreamTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(100_000)]
    [InlineData(5_000)]
    [InlineData(1)]
    public async Task What_arrives_in_many_pieces_is_read_whole(int atATime)
    {
        var sent = new byte[20_000];
        Random.Shared.NextBytes(sent);
        var pipe = new Pipe();
        for (var offset = 0; offset < sent.Length; offset += 1_000) await pipe.Writer.WriteAsync(sent.AsMemory(offset, 1_000), Token);
        await pipe.Writer.CompleteAsync();
        await using var stream = new DuplexPipeStream(pipe.Reader, pipe.Writer);

        var received = new List<byte>();
        var buffer = new byte[atATime];
        int count;
        while ((count = await stream.ReadAsync(buffer, Token)) > 0) received.AddRange(buffer.AsSpan(0, count));

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task A_read_into_nothing_waits_for_data_and_takes_none()
    {
        var pipe = new Pipe();
        await using var stream = new DuplexPipeStream(pipe.Reader, pipe.Writer);
        var waiting = stream.ReadAsync(Memory<byte>.Empty, Token);
        Assert.False(waiting.IsCompleted);

        await pipe.Writer.WriteAsync("here"u8.ToArray(), Token);
        Assert.Equal(0, await waiting);
        var buffer = new byte[10];
        Assert.Equal(4, await stream.ReadAsync(buffer, Token));
    }
}
