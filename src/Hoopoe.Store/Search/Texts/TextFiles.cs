using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// The folder of an account's index: segments and the loose file. Whatever is in it that can't be used is removed, for all of it can be made
/// again from the messages. One thread changes it.
/// </summary>
sealed class TextFiles(FileLayer files, string folder, long accountId)
{
    const int MarksRead = 64 << 10;

    readonly List<TextSegment> _segments = [];
    readonly List<TextSegment> _retired = [];
    TextSegment? _active;

    /// <summary>The segments in use.</summary>
    public IReadOnlyList<TextSegment> Segments => _segments;

    /// <summary>Octets of the segments on the disk.</summary>
    public long Length => _segments.Sum(segment => segment.Length);

    /// <summary>Opens the segments and reads what groups they have.</summary>
    /// <param name="found">Told of each group: its segment and place, its head, and the EMAILIDs of its messages.</param>
    /// <exception cref="IOException">They can't be read.</exception>
    public void Open(Action<TextSegment, long, GroupHead, long[]> found)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in files.List(folder).Where(path => TextSegment.NumberOf(path) is not null).Order(StringComparer.Ordinal))
        {
            if (TextSegment.Open(files, path, accountId) is not { } segment)
            {
                files.Delete(path);
                continue;
            }
            _segments.Add(segment);
            segment.Scan((offset, head, emailIds) => found(segment, offset, head, emailIds));
        }
        _active = _segments.Count == 0 ? null : _segments[^1];
    }

    /// <summary>Appends a group, to a new segment if the last is full.</summary>
    /// <exception cref="IOException">There is no room, or the disk has failed.</exception>
    public (TextSegment Segment, long Offset) Append(ReadOnlySpan<byte> group)
    {
        if (_active is null || (_active.Length > TextSegment.HeadSize && _active.Length + group.Length > TextLimits.Segment)) Begin();
        return (_active!, _active!.Append(group));
    }

    /// <summary>Has the next group go to a new segment.</summary>
    public void Roll() => _active = null;

    /// <summary>Uses a segment no more. It is removed by <see cref="Tidy"/>.</summary>
    public void Retire(TextSegment segment)
    {
        _segments.Remove(segment);
        _retired.Add(segment);
        if (_active == segment) _active = null;
    }

    /// <summary>Lets go of what is not used any more; nobody may be reading.</summary>
    public void Tidy()
    {
        foreach (var segment in _retired) segment.Remove();
        _retired.Clear();
        foreach (var segment in _segments) segment.Tidy();
    }

    /// <summary>Reads how far mailboxes are indexed, without opening anything else; null if that is not known.</summary>
    public static (IReadOnlyList<(long Mailbox, uint Uid)> Marks, long Swept)? ReadMarks(FileLayer files, string folder, long accountId)
    {
        var path = Path.Combine(folder, LooseFile.Name);
        if (!File.Exists(path)) return null;
        using var file = files.Open(path);
        var bytes = new byte[Math.Min(files.Length(file), MarksRead)];
        return files.Read(file, bytes, 0) == bytes.Length && LooseFile.TryReadMarks(bytes, accountId, out var marks, out var swept)
            ? (marks, swept)
            : null;
    }

    /// <summary>Reads the loose file; null if there is none that can be used.</summary>
    public LooseFile? ReadLoose()
    {
        var path = Path.Combine(folder, LooseFile.Name);
        if (!File.Exists(path)) return null;
        using var file = files.Open(path);
        var bytes = new byte[files.Length(file)];
        return files.Read(file, bytes, 0) == bytes.Length && LooseFile.TryRead(bytes, accountId, out var loose) ? loose : null;
    }

    /// <summary>Writes the loose file, after what it relies on.</summary>
    /// <exception cref="IOException">There is no room, or the disk has failed.</exception>
    public void WriteLoose(LooseFile loose)
    {
        Directory.CreateDirectory(folder);
        foreach (var segment in _segments) segment.Sync();
        RemoveLoose();
        using var file = files.Create(Path.Combine(folder, LooseFile.Name));
        files.Write(file, loose.ToBytes(accountId), 0);
    }

    /// <summary>Removes the loose file.</summary>
    public void RemoveLoose()
    {
        if (Directory.Exists(folder)) files.Delete(Path.Combine(folder, LooseFile.Name));
    }

    /// <summary>Closes all files; nobody may be reading.</summary>
    public void Close()
    {
        Tidy();
        foreach (var segment in _segments) segment.Close();
    }

    void Begin()
    {
        Directory.CreateDirectory(folder);
        var last = _segments.Concat(_retired).Select(segment => segment.Number).DefaultIfEmpty().Max();
        _active = TextSegment.Create(files, folder, last + 1, accountId);
        _segments.Add(_active);
    }
}
