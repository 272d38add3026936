using CsCheck;
using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class SpoolTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-spool-");
    readonly FaultyFileLayer _disk = new();

    Spool New(int maxLength = 10_000_000) => new(_disk, _folder.FullName, maxLength);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1)]
    [InlineData(100_000, 4096)]
    [InlineData(Spool.MemorySize, 5000)]
    [InlineData(Spool.MemorySize + 1, 5000)]
    [InlineData(2_000_000, 4096)]
    [InlineData(2_000_000, 1_500_000)]
    public async Task What_is_written_in_pieces_is_read_as_one(int length, int piece)
    {
        var body = Body(length);
        using var written = New();
        using var writtenAsync = New();
        foreach (var part in body.Chunk(piece))
        {
            written.Write(part);
            await writtenAsync.WriteAsync(part, TestContext.Current.CancellationToken);
        }
        Assert.Equal(length, written.Length);
        Assert.Equal(body, written.Content.Span);
        Assert.Equal(body, writtenAsync.Content.Span);
        Assert.Equal(length, written.Length);
    }

    [Fact]
    public void Whatever_the_pieces_are_and_however_they_are_written_the_whole_comes_out() =>
        Gen.Select(Gen.Int[0, 150_000], Gen.Bool).Array[0, 12].Sample(pieces =>
        {
            using var spool = New();
            var whole = Body(pieces.Sum(piece => piece.Item1));
            var at = 0;
            foreach (var (length, isAsync) in pieces)
            {
                var piece = whole.AsMemory(at, length);
                if (isAsync) spool.WriteAsync(piece, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                else spool.Write(piece.Span);
                at += length;
                Assert.Equal(at, spool.Length);
            }
            Assert.True(spool.Content.Span.SequenceEqual(whole));
        }, iter: 50);

    [Fact]
    public void A_small_message_never_touches_the_disk()
    {
        using var spool = New();
        spool.Write(Body(Spool.MemorySize));
        _ = spool.Content;
        Assert.Equal(0, _disk.Writes);
    }

    [Fact]
    public void A_message_beyond_its_maximum_is_refused_and_what_was_there_stays()
    {
        using var spool = New(maxLength: 10);
        spool.Write("12345678"u8);
        Assert.Equal(10, Assert.Throws<MessageTooLargeException>(() => spool.Write("901"u8)).MaxLength);
        spool.Write("90"u8);
        Assert.Equal("1234567890"u8, spool.Content.Span);
    }

    [Fact]
    public void Nothing_is_written_once_the_content_has_been_taken()
    {
        using var spool = New();
        spool.Write("done"u8);
        _ = spool.Content;
        Assert.Throws<InvalidOperationException>(() => spool.Write("more"u8));
    }

    [Fact]
    public void A_disposed_spool_leaves_no_file_and_takes_nothing()
    {
        var spool = New();
        spool.Write(Body(1_000_000));
        _ = spool.Content;
        spool.Dispose();
        spool.Dispose();
        Assert.Empty(_folder.GetFiles());
        Assert.Throws<ObjectDisposedException>(() => spool.Content);
        Assert.Throws<ObjectDisposedException>(() => spool.Write("x"u8));
    }

    [Fact]
    public void A_full_disk_is_told_and_the_spool_can_be_thrown_away()
    {
        using var spool = New();
        _disk.Room = 300_000;
        Assert.Throws<StorageFullException>(() => spool.Write(Body(1_000_000)));
    }

    [Fact]
    public void A_spooled_message_is_appended_to_a_pack()
    {
        using var folder = new PackFolder();
        var store = folder.Open();
        using var spool = New();
        spool.Write(Body(700_000));
        Assert.Equal(Body(700_000), Read(store, store.Receive(1, spool).Blob));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
