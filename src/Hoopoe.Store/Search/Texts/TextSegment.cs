using System.Buffers.Binary;
using System.Globalization;
using Hoopoe.Store.Packs;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// A file of groups: a head of 64 octets (magic, format version, version of the folding, account, CRC-32C), then groups at multiples of 8.
/// One thread appends; any number read what was appended, mapped into memory while the account's index is in use.
/// </summary>
sealed class TextSegment
{
    /// <summary>Where the first group begins.</summary>
    public const int HeadSize = 64;

    const string Extension = ".text";
    const int VersionAt = 8, FoldingAt = 10, AccountAt = 16, ChecksumAt = 60;
    const ushort Version = 1;

    readonly Lock _gate = new();
    readonly FileLayer _files;
    readonly string _path;
    readonly SafeFileHandle _file;
    readonly List<MappedFile> _outgrown = [];
    volatile Mapping? _map;

    TextSegment(FileLayer files, string path, int number, SafeFileHandle file, long length)
    {
        _files = files;
        _path = path;
        _file = file;
        Number = number;
        Length = length;
    }

    sealed record Mapping(MappedFile File, long Length);

    static ReadOnlySpan<byte> Magic => [0x89, (byte)'F', (byte)'o', (byte)'l', (byte)'d', (byte)'e', (byte)'d', 0x0A];

    /// <summary>The number in the file's name, from 1.</summary>
    public int Number { get; }

    /// <summary>How much of the file is head and whole groups, in octets.</summary>
    public long Length { get; private set; }

    /// <summary>The number of the segment with that path, or null if it is no segment.</summary>
    public static int? NumberOf(string path) =>
        Path.GetExtension(path) == Extension
        && int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    /// <summary>Makes an empty segment.</summary>
    public static TextSegment Create(FileLayer files, string folder, int number, long accountId)
    {
        var path = Path.Combine(folder, number.ToString("D8", CultureInfo.InvariantCulture) + Extension);
        files.Delete(path);
        var file = files.Create(path);
        try
        {
            Span<byte> head = stackalloc byte[HeadSize];
            WriteHead(head, accountId);
            files.Write(file, head, 0);
            return new TextSegment(files, path, number, file, HeadSize);
        }
        catch
        {
            file.Dispose();
            files.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a segment; null if it is none of this account and of these versions.</summary>
    public static TextSegment? Open(FileLayer files, string path, long accountId)
    {
        var file = files.Open(path);
        try
        {
            Span<byte> head = stackalloc byte[HeadSize];
            Span<byte> expected = stackalloc byte[HeadSize];
            WriteHead(expected, accountId);
            if (files.Read(file, head, 0) == HeadSize && head.SequenceEqual(expected))
                return new TextSegment(files, path, NumberOf(path)!.Value, file, HeadSize);
            file.Dispose();
            return null;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads heads and tables from the beginning on, up to what is no whole group; that is cut off.
    /// </summary>
    /// <param name="found">Told of each group: where it lies, its head, and the EMAILIDs of its messages.</param>
    public void Scan(Action<long, GroupHead, long[]> found)
    {
        var end = _files.Length(_file);
        Span<byte> bytes = stackalloc byte[GroupHead.Size];
        var table = new byte[TextLimits.GroupMessages * TextEntry.Size];
        while (_files.Read(_file, bytes, Length) == GroupHead.Size && GroupHead.Read(bytes) is { } head && Length + head.GroupSize <= end)
        {
            var entries = table.AsSpan(0, head.TableSize);
            if (_files.Read(_file, entries, Length + GroupHead.TableOffset) < entries.Length || Crc32C.Of(entries) != head.TableChecksum) break;
            var ids = new long[head.Messages];
            for (var column = 0; column < ids.Length; column++) ids[column] = TextEntry.Read(entries[(column * TextEntry.Size)..]).EmailId;
            found(Length, head, ids);
            Length += head.GroupSize;
        }
        if (end > Length) _files.Truncate(_file, Length);
    }

    /// <summary>Appends a group and returns where it lies. What was written of one that failed is cut off.</summary>
    /// <exception cref="IOException">There is no room, or the disk has failed.</exception>
    public long Append(ReadOnlySpan<byte> group)
    {
        var offset = Length;
        try
        {
            _files.Write(_file, group, offset);
        }
        catch (IOException)
        {
            _files.Truncate(_file, offset);
            throw;
        }
        Length += group.Length;
        return offset;
    }

    /// <summary>Octets of the segment, valid until <see cref="Close"/>.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        var map = _map is { } mapped && offset + length <= mapped.Length ? mapped : Map(offset + length);
        return map.File.GetSpan().Slice((int)offset, length);
    }

    /// <summary>Writes to the disk what the file system still holds.</summary>
    public void Sync() => _files.Sync(_file);

    /// <summary>Unmaps what it has outgrown; nobody may be reading.</summary>
    public void Tidy()
    {
        lock (_gate)
        {
            foreach (IDisposable mapped in _outgrown) mapped.Dispose();
            _outgrown.Clear();
        }
    }

    /// <summary>Unmaps and closes the file; nobody may use its groups any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_map is { } map) _outgrown.Add(map.File);
            _map = null;
            Tidy();
            _file.Dispose();
        }
    }

    /// <summary>Closes and removes the file.</summary>
    public void Remove()
    {
        Close();
        _files.Delete(_path);
    }

    Mapping Map(long end)
    {
        lock (_gate)
        {
            if (_map is { } other && end <= other.Length) return other;
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Length);
            if (_files.Length(_file) < Length) throw new IOException($"{_path} has become shorter.");
            if (_map is { } outgrown) _outgrown.Add(outgrown.File);
            return _map = new Mapping(new MappedFile(_file, (int)Length), Length);
        }
    }

    static void WriteHead(Span<byte> head, long accountId)
    {
        head.Clear();
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[VersionAt..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(head[FoldingAt..], TextFolding.Version);
        BinaryPrimitives.WriteInt64LittleEndian(head[AccountAt..], accountId);
        BinaryPrimitives.WriteUInt32LittleEndian(head[ChecksumAt..], Crc32C.Of(head[..ChecksumAt]));
    }
}
