using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>
/// One segment file, open for reading and writing: a head of 64 bytes (magic, format version, number, mark, CRC-32C), then records.
/// </summary>
sealed class PackSegment : IDisposable
{
    /// <summary>Where the first record begins.</summary>
    public const int HeadSize = 64;

    const int StepSize = 1 << 20;
    const string Extension = ".pack";
    const int VersionAt = 8, NumberAt = 12, MarkAt = 16, ChecksumAt = 60;
    const byte Version = 1;

    PackSegment(int number, SafeFileHandle file, ulong? mark, bool isHeadSound = true)
    {
        Number = number;
        File = file;
        Mark = mark;
        IsHeadSound = isHeadSound;
    }

    static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'a', (byte)'c', (byte)'k', (byte)'e', (byte)'d', 0x0A];

    /// <summary>The number in the file's name, from 1.</summary>
    public int Number { get; }

    /// <summary>The open file.</summary>
    public SafeFileHandle File { get; }

    /// <summary>What every record of this segment carries; null if its head is damaged, and the head of its first record as well.</summary>
    public ulong? Mark { get; }

    /// <summary>Whether its head is what it was made with.</summary>
    public bool IsHeadSound { get; private set; }

    /// <summary>The number of the segment with that path, or null if it is no segment.</summary>
    public static int? NumberOf(string path) =>
        Path.GetExtension(path) == Extension
        && int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : null;

    /// <summary>Makes a segment whose name and head are on disk when this returns.</summary>
    public static PackSegment Create(FileLayer files, string folder, int number)
    {
        var path = PathOf(folder, number);
        var file = files.Create(path);
        try
        {
            Span<byte> random = stackalloc byte[sizeof(ulong)];
            RandomNumberGenerator.Fill(random);
            var mark = BinaryPrimitives.ReadUInt64LittleEndian(random);
            WriteHead(files, file, number, mark);
            files.SyncFolder(folder);
            return new PackSegment(number, file, mark);
        }
        catch
        {
            file.Dispose();
            files.Delete(path);
            throw;
        }
    }

    /// <summary>Opens an existing segment.</summary>
    public static PackSegment Open(FileLayer files, string folder, int number)
    {
        var file = files.Open(PathOf(folder, number));
        try
        {
            Span<byte> head = stackalloc byte[HeadSize];
            var mark = files.Read(file, head, 0) == HeadSize ? MarkIn(head, number) : null;
            // One that a crash kept from being made has nothing in it.
            var isHeadSound = mark is not null || files.Length(file) <= HeadSize;
            return new PackSegment(number, file, mark ?? MarkOfFirst(files, file), isHeadSound);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes a damaged head anew; false if its mark can't be had from the first record either.</summary>
    public bool MendHead(FileLayer files)
    {
        if (Mark is not { } mark) return false;
        WriteHead(files, File, Number, mark);
        return IsHeadSound = true;
    }

    /// <summary>A small record in one write; a large one in steps with its head last, so that a head never stands before its body.</summary>
    public void Write(FileLayer files, long offset, PackRecord record, ReadOnlySpan<byte> body)
    {
        var size = PackRecord.SizeOf(body.Length);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, StepSize));
        try
        {
            if (size <= buffer.Length)
            {
                var whole = buffer.AsSpan(0, (int)size);
                whole.Clear();
                record.WriteTo(whole);
                body.CopyTo(whole[PackRecord.BodyOffset..]);
                files.Write(File, whole, offset);
                return;
            }
            for (var at = 0; at < body.Length; at += StepSize)
            {
                var step = body[at..Math.Min(at + StepSize, body.Length)];
                files.Write(File, step, offset + PackRecord.BodyOffset + at);
            }
            var head = buffer.AsSpan(0, PackRecord.BodyOffset);
            head.Clear();
            var padding = (int)(size - PackRecord.BodyOffset - body.Length);
            if (padding > 0) files.Write(File, head[..padding], offset + PackRecord.BodyOffset + body.Length);
            record.WriteTo(head);
            files.Write(File, head, offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Removes a segment's file; handles on it stay good.</summary>
    public static void Delete(FileLayer files, string folder, int number)
    {
        files.Delete(PathOf(folder, number));
        files.SyncFolder(folder);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    static void WriteHead(FileLayer files, SafeFileHandle file, int number, ulong mark)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        Magic.CopyTo(head);
        head[VersionAt] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(head[NumberAt..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(head[MarkAt..], mark);
        BinaryPrimitives.WriteUInt32LittleEndian(head[ChecksumAt..], Crc32C.Of(head[..ChecksumAt]));
        files.Write(file, head, 0);
        files.Sync(file);
    }

    // The first record's place is known, so no message can imitate it.
    static ulong? MarkOfFirst(FileLayer files, SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[PackRecord.HeadSize];
        return files.Read(file, head, HeadSize) == head.Length ? PackRecord.Read(head)?.Mark : null;
    }

    static string PathOf(string folder, int number) =>
        Path.Combine(folder, number.ToString("D8", CultureInfo.InvariantCulture) + Extension);

    static ulong? MarkIn(ReadOnlySpan<byte> head, int number) =>
        head.StartsWith(Magic)
        && head[VersionAt] == Version
        && BinaryPrimitives.ReadInt32LittleEndian(head[NumberAt..]) == number
        && BinaryPrimitives.ReadUInt32LittleEndian(head[ChecksumAt..]) == Crc32C.Of(head[..ChecksumAt])
            ? BinaryPrimitives.ReadUInt64LittleEndian(head[MarkAt..])
            : null;
}
