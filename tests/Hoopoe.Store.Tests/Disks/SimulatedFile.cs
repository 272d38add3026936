namespace Hoopoe.Store.Tests.Disks;

/// <summary>A file's content as the disk has it for certain, and what was written since and not synced.</summary>
sealed class SimulatedFile
{
    const int SectorSize = 512;
    readonly List<Change> _pending = [];
    byte[] _bytes;
    int _length;

    public SimulatedFile(byte[] durable)
    {
        _bytes = durable;
        _length = durable.Length;
    }

    /// <summary>What was done to the file: bytes written at an offset, or null for all behind the offset cut off.</summary>
    readonly record struct Change(long Offset, byte[]? Bytes);

    /// <summary>Whether the file may read otherwise than what is on the disk.</summary>
    public bool IsAhead { get; private set; }

    /// <summary>What is on the disk for certain.</summary>
    public ReadOnlySpan<byte> Durable => _bytes.AsSpan(0, _length);

    public void Write(long offset, ReadOnlySpan<byte> bytes) => Add(new Change(offset, bytes.ToArray()));

    public void Truncate(long length) => Add(new Change(length, null));

    /// <summary>All that was done is on the disk.</summary>
    public void Sync()
    {
        foreach (var change in _pending) Apply(change.Offset, change.Bytes);
        _pending.Clear();
    }

    /// <summary>
    /// A sync has failed: what was done may have come to the disk or not, and no later sync writes it, for the system takes it for written.
    /// </summary>
    public void FailSync(Random? chance) => Lose(chance);

    /// <summary>What was not synced is lost or, given chance, kept, lost or torn, each write for itself.</summary>
    public void LosePower(Random? chance)
    {
        Lose(chance);
        IsAhead = false;
    }

    void Lose(Random? chance)
    {
        if (chance is not null)
            foreach (var change in _pending) ApplyInPart(change, chance);
        _pending.Clear();
    }

    void Add(Change change)
    {
        _pending.Add(change);
        IsAhead = true;
    }

    void ApplyInPart(Change change, Random chance)
    {
        var fate = chance.Next(4);
        if (fate == 0) return;
        if (fate == 1 || change.Bytes is null)
        {
            Apply(change.Offset, change.Bytes);
            return;
        }
        var sectors = (change.Bytes.Length + SectorSize - 1) / SectorSize + 1;
        var first = chance.Next(sectors + 1);
        var number = 0;
        for (var at = 0; at < change.Bytes.Length; number++)
        {
            var end = (int)Math.Min(change.Bytes.Length, ((change.Offset + at) / SectorSize + 1) * SectorSize - change.Offset);
            if (fate == 2 ? number < first : chance.Next(2) == 0) Apply(change.Offset + at, change.Bytes.AsSpan(at..end));
            at = end;
        }
    }

    void Apply(long offset, byte[]? bytes)
    {
        if (bytes is not null) Apply(offset, bytes.AsSpan());
        else Resize((int)offset);
    }

    void Apply(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = (int)offset + bytes.Length;
        if (end > _length) Resize(end);
        bytes.CopyTo(_bytes.AsSpan((int)offset));
    }

    void Resize(int length)
    {
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        if (length > _length) _bytes.AsSpan(_length, length - _length).Clear();
        _length = length;
    }
}
