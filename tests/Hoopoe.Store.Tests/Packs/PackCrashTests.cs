using CsCheck;
using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

/// <summary>A ledger of what was synced, held against the packs after each kind of accident at each point of a run.</summary>
public class PackCrashTests
{
    static readonly int[] Lengths = [10, 3000, 0, 700, 70_000, 20, 2_500_000, 1, 999, 40_000];

    /// <summary>Appends, places and syncs; gives what was on disk when the last sync returned.</summary>
    static List<(BlobRef Blob, int Seed)> Run(PackStore store, Action step)
    {
        List<(BlobRef, int)> written = [], synced = [];
        try
        {
            for (var index = 0; index < Lengths.Length; index++)
            {
                var blob = store.Append(index, Body(Lengths[index], index)).Blob;
                written.Add((blob, index));
                step();
                store.Place(blob, SomePlacement);
                if (index % 3 != 2) continue;
                store.Sync();
                synced = [.. written];
                step();
            }
        }
        catch (PackFailedException)
        {
        }
        catch (OperationCanceledException)
        {
        }
        return synced;
    }

    static void AssertKept(PackFolder folder, List<(BlobRef Blob, int Seed)> ledger)
    {
        var store = folder.Open(ledger.Count == 0 ? null : ledger.Max(entry => entry.Blob), segmentSize: 100_000);
        var more = store.Append(99, Body(5000, seed: 99)).Blob;
        store.Sync();
        foreach (var (blob, seed) in ledger.Append((more, 99)))
        {
            Assert.Null(store.Verify(blob));
            Assert.Equal(Body((int)blob.Length, seed), Read(store, blob));
        }
        var found = store.Segments.SelectMany(store.Scan).Where(range => range.Record is not null).ToDictionary(range => range.Record!.Value.Blob);
        Assert.All(ledger, entry => Assert.Equal(SomePlacement, found[entry.Blob].Record!.Value.Placement));
        Assert.Contains(more, found.Keys);
    }

    [Fact]
    public void What_was_synced_is_there_after_a_loss_of_power_at_any_step()
    {
        for (var steps = 1; steps <= 14; steps++)
            for (var seed = 0; seed < 3; seed++)
            {
                using var folder = new PackFolder();
                var left = steps;
                List<(BlobRef, int)> ledger;
                using (var store = folder.Open(segmentSize: 100_000))
                    ledger = Run(store, () =>
                    {
                        if (--left == 0) throw new OperationCanceledException();
                    });
                folder.Disk.LosePower(seed == 0 ? null : new Random(seed));
                AssertKept(folder, ledger);
            }
    }

    [Fact]
    public void What_was_synced_is_there_after_the_nth_write_failed_whichever_it_is()
    {
        for (var nth = 1; ; nth++)
        {
            using var folder = new PackFolder();
            var left = nth;
            folder.Disk.FailWrite = _ => --left == 0;
            List<(BlobRef, int)> ledger;
            using (var store = folder.Open(segmentSize: 100_000)) ledger = Run(store, () => { });
            folder.Disk.FailWrite = _ => false;
            AssertKept(folder, ledger);
            if (left > 0) break;
        }
    }

    [Fact]
    public void What_was_synced_is_there_after_the_nth_sync_failed_and_the_power_went()
    {
        for (var nth = 1; ; nth++)
        {
            using var folder = new PackFolder();
            var left = nth;
            folder.Disk.FailSync = _ => --left == 0;
            List<(BlobRef, int)> ledger;
            using (var store = folder.Open(segmentSize: 100_000)) ledger = Run(store, () => { });
            folder.Disk.FailSync = _ => false;
            folder.Disk.LosePower(new Random(nth));
            AssertKept(folder, ledger);
            if (left > 0) break;
        }
    }

    [Fact]
    public void Whatever_is_damaged_a_scan_covers_every_byte_and_finds_every_head_that_is_whole() =>
        Gen.Select(Gen.Int[0, 6000].Array[1, 8], Gen.Select(Gen.Int[0, 20_000], Gen.Byte.Array[1, 40]).Array[0, 5]).Sample((lengths, damages) =>
        {
            using var folder = new PackFolder();
            var store = folder.Open();
            var blobs = lengths.Select(length => store.Append(1, Body(length, length)).Blob).ToArray();
            var end = new FileInfo(folder.Segment(1)).Length;
            var whole = File.ReadAllBytes(folder.Segment(1));
            foreach (var (at, bytes) in damages)
                if (at + bytes.Length <= end) folder.Damage(1, at, bytes);
            var now = File.ReadAllBytes(folder.Segment(1));
            store.Dispose();

            using var reopened = folder.Open(blobs.Max());
            var ranges = reopened.Scan(1).ToArray();
            Assert.Equal(PackSegment.HeadSize, ranges[0].Offset);
            Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.Equal(pair.First.Offset + pair.First.Length, pair.Second.Offset));
            Assert.Equal(end, ranges[^1].Offset + ranges[^1].Length);
            var heads = blobs.Where(blob => whole.AsSpan((int)blob.Offset, PackRecord.HeadSize)
                .SequenceEqual(now.AsSpan((int)blob.Offset, PackRecord.HeadSize)));
            if (whole.AsSpan(0, PackSegment.HeadSize).SequenceEqual(now.AsSpan(0, PackSegment.HeadSize)))
                Assert.Equal(heads, ranges.Where(range => range.Record is not null).Select(range => range.Record!.Value.Blob));
        }, iter: 100);
}
