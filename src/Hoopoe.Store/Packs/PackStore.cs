using System.Collections.Concurrent;

namespace Hoopoe.Store.Packs;

/// <summary>
/// The bodies of a store: append-only segment files of records. Many threads append and read at once; one writer places and syncs.
/// <list type="number">
/// <item>Nothing is durable until <see cref="Sync"/> returns.</item>
/// <item>A new segment and its name are on disk before its first record.</item>
/// <item>After a write or sync that failed nothing more is written, and nothing is tried again; reading goes on. A full disk is not such a
/// failure: the append is refused and the store goes on.</item>
/// <item>A record that no row references is dead. Nothing counts the dead; a scan finds them.</item>
/// </list>
/// </summary>
sealed class PackStore : IDisposable
{
    /// <summary>With less room than this the reserve is given up, so that flags and expunges still commit.</summary>
    const long Critical = 4 << 20;

    readonly Lock _gate = new();
    readonly FileLayer _files;
    readonly string _folder;
    readonly PackOptions _options;
    readonly ConcurrentDictionary<int, PackSegment> _segments;
    readonly HashSet<PackSegment> _unsynced = [];
    readonly HashSet<(int Segment, long Offset)> _unplaced = [];
    PackSegment? _active;
    int _lastNumber;
    long _end;
    long _lowWater;
    bool _hasTail;
    volatile Exception? _failure;

    PackStore(FileLayer files, string folder, PackOptions options, ConcurrentDictionary<int, PackSegment> segments)
    {
        _files = files;
        _folder = folder;
        _options = options;
        _segments = segments;
        Reserve = new StorageReserve(files, folder, options.ReserveSize);
        _lowWater = options.LowWater;
    }

    /// <summary>Bodies that were copied to the end of the packs, and are found by their old places for a while.</summary>
    public MovedBodies Moved { get; } = new();

    /// <summary>With less room than this on the disk no new messages are taken; bytes, 0 for no such mark.</summary>
    public long LowWater
    {
        get => Volatile.Read(ref _lowWater);
        set => Volatile.Write(ref _lowWater, value);
    }

    /// <summary>Whether the disk has so little room left that no new messages are taken.</summary>
    public bool IsShort
    {
        get
        {
            if (LowWater == 0) return false;
            var free = _files.FreeSpace(_folder);
            // Nearly nothing is left: what the reserve is held back for may need it any time.
            if (free < Critical) Reserve.Release();
            return free < LowWater + Reserve.Missing;
        }
    }

    /// <summary>The room on the disk, in bytes.</summary>
    public long FreeBytes => _files.FreeSpace(_folder);

    /// <summary>The size of the disk, in bytes.</summary>
    public long DiskBytes => _files.DiskSize(_folder);

    /// <summary>How long the files are together, holes included.</summary>
    public long Bytes => _segments.Values.Sum(segment => _files.Length(segment.File));

    /// <summary>How long the records are together that rows refer to, as the last sweep found them; 0 before the first.</summary>
    public long LiveBytes { get; set; }

    /// <summary>Whether a write or sync failed, so that nothing more is written.</summary>
    public bool HasFailed => _failure is not null;

    /// <summary>The disk this store holds back.</summary>
    public StorageReserve Reserve { get; }

    /// <summary>The numbers of the segments, ascending.</summary>
    public IReadOnlyList<int> Segments => [.. _segments.Keys.Order()];

    /// <summary>
    /// Opens the segments of a folder. Appending goes on behind <paramref name="lastReferenced"/>, the highest place that any row references;
    /// what follows it in its segment was never acknowledged and is cut off before the first append. Without such a row, or when there are
    /// later segments, appending begins with a new segment and nothing is cut.
    /// </summary>
    /// <exception cref="IOException">A segment cannot be opened.</exception>
    public static PackStore Open(string folder, PackOptions options, FileLayer files, BlobRef? lastReferenced)
    {
        var segments = new ConcurrentDictionary<int, PackSegment>();
        try
        {
            foreach (var path in files.List(folder))
                if (PackSegment.NumberOf(path) is { } number) segments[number] = PackSegment.Open(files, folder, number);
            var store = new PackStore(files, folder, options, segments) { _lastNumber = lastReferenced?.Segment ?? 0 };
            if (lastReferenced is { } last && !segments.IsEmpty && segments.Keys.Max() == last.Segment)
            {
                store._active = segments[last.Segment];
                store._end = last.Offset + PackRecord.SizeOf(last.Length);
                store._hasTail = true;
            }
            return store;
        }
        catch
        {
            foreach (var segment in segments.Values) segment.Dispose();
            throw;
        }
    }

    /// <summary>Appends a received message for an account. Not durable before <see cref="Sync"/>.</summary>
    /// <exception cref="StorageFullException">There is no room; nothing was stored.</exception>
    /// <exception cref="PackFailedException">This or an earlier write failed.</exception>
    public UnplacedBody Receive(long accountId, Spool body)
    {
        ThrowIfFailed();
        if (IsShort) throw new StorageFullException("The disk is nearly full: there is no room for new messages.");
        return Append(accountId, body.Content.Span);
    }

    /// <summary>Appends a body for an account, also where new messages are refused. Not durable before <see cref="Sync"/>.</summary>
    /// <exception cref="StorageFullException">There is no room; nothing was stored.</exception>
    /// <exception cref="PackFailedException">This or an earlier write failed.</exception>
    public UnplacedBody Append(long accountId, ReadOnlySpan<byte> body)
    {
        ThrowIfFailed();
        if (!Reserve.TryHold()) throw new StorageFullException("The disk is full: there is no room for new messages.");
        var checksum = Crc32C.Of(body);
        var size = PackRecord.SizeOf(body.Length);
        try
        {
            var (segment, offset) = Take(size);
            try
            {
                var record = new PackRecord(Guid.NewGuid(), accountId, body.Length, checksum, segment.Mark.GetValueOrDefault());
                segment.Write(_files, offset, record, body);
            }
            catch (StorageFullException)
            {
                GiveBack(segment, offset, size);
                throw;
            }
            lock (_gate) _unsynced.Add(segment);
            return new UnplacedBody(this, new BlobRef(segment.Number, offset, body.Length));
        }
        catch (StorageFullException)
        {
            Reserve.Release();
            throw;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fail(failure);
        }
    }

    /// <summary>Writes where the message was put into its record. Not durable before <see cref="Sync"/>; called by the writer alone.</summary>
    /// <exception cref="StorageFullException">There is no room, on a file system that needs some to overwrite.</exception>
    /// <exception cref="PackFailedException">This or an earlier write failed.</exception>
    public void Place(BlobRef blob, in Placement placement)
    {
        ThrowIfFailed();
        Span<byte> bytes = stackalloc byte[Placement.Size];
        placement.WriteTo(bytes);
        var segment = Segment(ref blob);
        try
        {
            _files.Write(segment.File, bytes, blob.Offset + PackRecord.HeadSize);
        }
        catch (StorageFullException)
        {
            Reserve.Release();
            throw;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fail(failure);
        }
        lock (_gate) _unsynced.Add(segment);
    }

    /// <summary>Returns when all that was appended and placed before is on disk: one sync for each segment written to since the last.</summary>
    /// <exception cref="PackFailedException">This or an earlier write failed.</exception>
    public void Sync()
    {
        ThrowIfFailed();
        PackSegment[] unsynced;
        lock (_gate)
        {
            unsynced = [.. _unsynced];
            _unsynced.Clear();
        }
        try
        {
            foreach (var segment in unsynced) _files.Sync(segment.File);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fail(failure);
        }
    }

    /// <summary>Reads what lies at places.</summary>
    internal FileLayer Files => _files;

    /// <summary>A reader of a body, once its record's head has been found to be what the row says.</summary>
    /// <exception cref="BlobDamagedException">There is no such record.</exception>
    public BlobReader OpenRead(BlobRef blob)
    {
        var segment = Segment(ref blob);
        return new BlobReader(_files, segment.File, blob, Head(segment, blob).BodyChecksum);
    }

    /// <summary>The head of a body's record.</summary>
    /// <exception cref="BlobDamagedException">There is no such record.</exception>
    public PackRecord ReadHead(BlobRef blob) => Head(Segment(ref blob), blob);

    /// <summary>Reads the whole record and holds it against its checksums; null if it is sound, otherwise what is wrong.</summary>
    public string? Verify(BlobRef blob)
    {
        try
        {
            OpenRead(blob).Verify();
            return null;
        }
        catch (BlobDamagedException damage)
        {
            return damage.Fault;
        }
    }

    /// <summary>Whether the disk gives a body, sound or not.</summary>
    public bool CanRead(BlobRef blob)
    {
        try
        {
            OpenRead(blob).Verify();
            return true;
        }
        catch (BlobDamagedException damage)
        {
            return damage.InnerException is null;
        }
    }

    /// <summary>The records of a segment in order, and what lies between them; see <see cref="PackScan"/>.</summary>
    /// <exception cref="FileNotFoundException">There is no such segment.</exception>
    public IEnumerable<PackRange> Scan(int segment)
    {
        return _segments.TryGetValue(segment, out var found)
            ? PackScan.Of(_files, found)
            : throw new FileNotFoundException($"There is no segment {segment}.");
    }

    /// <summary>
    /// Which records there are of which rows may or may not know: those that rows refer to are read after this is taken. What is appended
    /// later, and what somebody still holds as unplaced, is nobody's to erase.
    /// </summary>
    public PackMark Mark()
    {
        lock (_gate)
        {
            var segment = _active?.Number ?? NextNumber;
            return new PackMark(segment, _active is null ? 0 : _end, [.. _unplaced]);
        }
    }

    /// <summary>Overwrites a dead record with a hole: its bytes are gone, and its blocks go back to the disk.</summary>
    public void Erase(PackRange range, int segment)
    {
        if (_segments.TryGetValue(segment, out var found)) _files.Erase(found.File, range.Offset, range.Length);
    }

    /// <summary>Copies a record to the end of the packs, with where it was first placed.</summary>
    /// <exception cref="StorageFullException">There is no room.</exception>
    /// <exception cref="PackFailedException">The store has stopped writing.</exception>
    /// <exception cref="BlobDamagedException">The body is not sound.</exception>
    public UnplacedBody CopyToEnd(ScannedRecord record)
    {
        var body = new byte[record.Blob.Length];
        OpenRead(record.Blob).Read(0, body);
        var copy = Append(record.Head.AccountId, body);
        if (record.Placement is { } placement) Place(copy.Blob, placement);
        return copy;
    }

    /// <summary>Removes a segment that no row refers to. Who reads from it reads on; its disk is free when they end.</summary>
    public void Remove(int segment)
    {
        lock (_gate)
        {
            if (_active?.Number == segment || !_segments.TryRemove(segment, out var removed)) return;
            _unsynced.Remove(removed);
            PackSegment.Delete(_files, _folder, segment);
        }
    }

    /// <summary>Whether the head of a segment is what it was made with.</summary>
    public bool IsHeadSound(int segment) => !_segments.TryGetValue(segment, out var found) || found.IsHeadSound;

    /// <summary>Writes a segment's damaged head anew; false if it can't be told what was in it.</summary>
    public bool MendHead(int segment) => _segments.TryGetValue(segment, out var found) && found.MendHead(_files);

    /// <summary>Keeps a body that is there from being taken for dead, until the result is disposed.</summary>
    public UnplacedBody Hold(BlobRef blob)
    {
        lock (_gate) _unplaced.Add((blob.Segment, blob.Offset));
        return new UnplacedBody(this, blob);
    }

    /// <summary>Appends nothing before the end of a body that rows refer to.</summary>
    public void GoOnBehind(BlobRef blob)
    {
        lock (_gate)
        {
            _lastNumber = Math.Max(_lastNumber, blob.Segment);
            if (_active is null || blob.Segment < _active.Number) return;
            if (blob.Segment > _active.Number) _active = null;
            else _end = Math.Max(_end, blob.Offset + PackRecord.SizeOf(blob.Length));
        }
    }

    /// <summary>Nobody holds a body as unplaced any more.</summary>
    internal void Forget(BlobRef blob)
    {
        lock (_gate) _unplaced.Remove((blob.Segment, blob.Offset));
    }

    /// <summary>Closes the files. Nothing is synced: what was not synced was not acknowledged.</summary>
    public void Dispose()
    {
        foreach (var segment in _segments.Values) segment.Dispose();
    }

    /// <summary>Never the number of a segment that rows may refer to, though its file be lost: they would find somebody else's mail in it.</summary>
    int NextNumber => Math.Max(_lastNumber, _segments.IsEmpty ? 0 : _segments.Keys.Max()) + 1;

    (PackSegment Segment, long Offset) Take(long size)
    {
        lock (_gate)
        {
            if (_active is null || (_end + size > _options.SegmentSize && _end > PackSegment.HeadSize))
            {
                var number = NextNumber;
                _active = PackSegment.Create(_files, _folder, number);
                _segments[number] = _active;
                _end = PackSegment.HeadSize;
                _hasTail = false;
            }
            else if (_hasTail)
            {
                if (_files.Length(_active.File) > _end) _files.Truncate(_active.File, _end);
                _hasTail = false;
            }
            var offset = _end;
            _end += size;
            _unplaced.Add((_active.Number, offset));
            return (_active, offset);
        }
    }

    void GiveBack(PackSegment segment, long offset, long size)
    {
        lock (_gate)
        {
            _unplaced.Remove((segment.Number, offset));
            if (_active != segment || _end != offset + size) return;
            _end = offset;
            _files.Truncate(segment.File, offset);
        }
    }

    /// <summary>The segment that a body is in; if the body was moved, <paramref name="blob"/> becomes its new place.</summary>
    /// <exception cref="BlobDamagedException">There is no such segment.</exception>
    internal PackSegment Segment(ref BlobRef blob)
    {
        if (_segments.TryGetValue(blob.Segment, out var segment)) return segment;
        if (!Moved.TryFind(blob, out var moved) || !_segments.TryGetValue(moved.Segment, out segment))
            throw new BlobDamagedException(blob, "its segment is missing");
        blob = moved;
        return segment;
    }

    PackRecord Head(PackSegment segment, BlobRef blob)
    {
        Span<byte> bytes = stackalloc byte[PackRecord.HeadSize];
        if (blob.Offset < PackSegment.HeadSize) throw new BlobDamagedException(blob, "it lies outside its segment");
        return PackRecord.Require(bytes[.._files.Read(segment.File, bytes, blob.Offset, blob)], blob);
    }

    /// <summary>Throws if a write or sync failed earlier.</summary>
    /// <exception cref="PackFailedException">One did.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
            throw new PackFailedException("The pack failed earlier; the store writes nothing until it is opened again.", failure);
    }

    PackFailedException Fail(Exception failure)
    {
        _failure = failure;
        return failure as PackFailedException
            ?? new PackFailedException("The pack could not be written; the store writes nothing until it is opened again.", failure);
    }
}
