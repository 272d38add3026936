using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Erases the bodies that no row refers to, which a scan finds. What is left of a segment that is mostly holes is copied to the end of the
/// packs, and the segment removed.
/// <para>Whether a record is dead is told by rows that were read after its being there and placed was noted, so that none is erased that a
/// message is about to refer to. A dead body does not come to life again, rows being copied from rows, unless a repair does it, for which the
/// sweep gives way; then it reads the rows anew.</para>
/// </summary>
sealed class PackSweep(PackStore packs, SqliteReaderPool readers, StoreWriter writer)
{
    /// <summary>A segment with less than this part of its bytes alive is emptied.</summary>
    const double LeastAlive = 0.25;

    /// <summary>How many bytes are copied before rows are made to follow.</summary>
    const long CopyStep = 8 << 20;

    /// <summary>How many records are looked at, or megabytes copied, before others get the disk.</summary>
    const int RecordsAtOnce = 4_096;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Sweeps all segments; returns how many bytes were erased.</summary>
    public async Task<long> RunAsync(ErasingGate.Turn turn, TimeProvider time, CancellationToken cancellationToken)
    {
        var (erased, stays) = (0L, 0L);
        var mark = packs.Mark();
        var live = Read(cancellationToken);
        foreach (var segment in packs.Segments)
        {
            await GiveWayAsync();
            var (alive, size) = (0L, 0L);
            var looked = 0;
            var isSettled = mark.IsSealed(segment);
            foreach (var range in packs.Scan(segment))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++looked % RecordsAtOnce == 0)
                {
                    await Task.Delay(Pause, time, cancellationToken);
                    await GiveWayAsync();
                }
                size += range.Length;
                if (range.Record is not { } record) continue;
                isSettled &= mark.Covers(record.Blob);
                if (!mark.Covers(record.Blob) || live.Contain(record.Blob))
                {
                    alive += range.Length;
                    continue;
                }
                packs.Erase(range, segment);
                erased += range.Length;
            }
            stays += alive;
            if (!isSettled) continue;
            // A scan does not see a record whose head is damaged, to which rows may still refer.
            if (alive == 0 && !HasReferences(segment)) packs.Remove(segment);
            else if (alive < LeastAlive * size) await EmptyAsync(segment, time, cancellationToken);
        }
        packs.LiveBytes = stays;
        return erased;

        async ValueTask GiveWayAsync()
        {
            if (await turn.GiveWayAsync(cancellationToken)) (mark, live) = (packs.Mark(), Read(cancellationToken));
        }
    }

    async Task EmptyAsync(int segment, TimeProvider time, CancellationToken cancellationToken)
    {
        var copies = new Dictionary<long, UnplacedBody>();
        var copied = 0L;
        foreach (var range in packs.Scan(segment))
        {
            if (range.Record is not { } record) continue;
            try
            {
                copies.Add(record.Blob.Offset, packs.CopyToEnd(record));
            }
            catch (Exception reason) when (reason is StorageFullException or BlobDamagedException)
            {
                // What can't be copied stays where it is, and its segment with it.
                return;
            }
            if ((copied += range.Length) < CopyStep) continue;
            await FollowAsync(segment, copies);
            (copies, copied) = ([], 0);
            await Task.Delay(Pause, time, cancellationToken);
        }
        await FollowAsync(segment, copies);
        if (!HasReferences(segment)) packs.Remove(segment);
    }

    async Task FollowAsync(int segment, Dictionary<long, UnplacedBody> copies)
    {
        if (copies.Count == 0) return;
        foreach (var (offset, copy) in copies)
            packs.Moved.Add(new BlobRef(segment, offset, copy.Blob.Length), copy.Blob);
        var chore = new RelocateBodies(packs, segment, copies);
        writer.Enqueue(chore);
        await chore.Completion;
        foreach (var copy in copies.Values) copy.Dispose();
    }

    LiveBodies Read(CancellationToken cancellationToken)
    {
        using var lease = readers.Rent();
        lease.Connection.BeginRead();
        return LiveBodies.Read(lease.Connection, cancellationToken);
    }

    bool HasReferences(int segment)
    {
        using var lease = readers.Rent();
        lease.Connection.BeginRead();
        var referring = lease.Connection.Prepare("SELECT EXISTS (SELECT 1 FROM message WHERE segment = ?1) OR EXISTS (SELECT 1 FROM expunged WHERE segment = ?1)")
            .Bind(1, segment);
        referring.Step();
        var has = referring.Int64(0) != 0;
        referring.Reset();
        return has;
    }
}
