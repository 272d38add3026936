using Hoopoe.Store.Consistency;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Backup;

/// <summary>
/// Copies one store into a folder while it is used. The rows are those of one moment; the bodies they refer to are in the packs by then, and
/// nothing is erased meanwhile. Segments that a former backup has, of the same length and age, are not copied again.
/// </summary>
sealed class StoreBackup(string source, string destination)
{
    const string Rows = "meta.db";
    const string Packs = "pack";

    string Name => Path.GetFileName(source);

    /// <summary>Is told how far it has come.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    /// <summary>Copies rows and packs; returns how many bytes were written.</summary>
    /// <param name="again">Whether segments are copied that the backup seems to have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public long Run(bool again, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(destination, Packs));
        var fresh = Path.Combine(destination, Rows + ".new");
        File.Delete(fresh);
        using (var rows = SqliteConnection.Open(Path.Combine(source, Rows), SqliteAccess.Write)) rows.CopyInto(fresh);
        var copied = new FileInfo(fresh).Length;
        var segments = Segments(Path.Combine(source, Packs)).ToList();
        var (seen, total) = (0L, segments.Sum(segment => segment.Length));
        foreach (var segment in segments)
        {
            copied += Copy(segment, again, cancellationToken);
            Progress?.Report(new WorkProgress($"{Name}: copied, in bytes", seen += segment.Length, total));
        }
        foreach (var leftover in Directory.GetFiles(destination, Rows + "-*")) File.Delete(leftover);
        File.Move(fresh, Path.Combine(destination, Rows), overwrite: true);
        RemoveGone();
        UnixFiles.Sync(Path.Combine(destination, Packs));
        UnixFiles.Sync(destination);
        return copied;
    }

    /// <summary>Reads the copy as a check does: how many messages it has, and what is wrong with them.</summary>
    public (long Messages, List<string> Faults) Verify(CancellationToken cancellationToken)
    {
        var database = Path.Combine(destination, Rows);
        using var rows = new SqliteReaderPool(database);
        using var packs = PackStore.Open(
            Path.Combine(destination, Packs), new PackOptions { ReserveSize = 0 }, PhysicalFileLayer.Instance, rows.Read(Recovery.LastReferenced));
        return CopyInspection.Run(
            rows, packs, (messages, total) => Progress?.Report(new WorkProgress($"{Name}: read again, in messages", messages, total)), cancellationToken);
    }

    static IEnumerable<FileInfo> Segments(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles().Where(file => PackSegment.NumberOf(file.FullName) is not null).OrderBy(file => file.Name, StringComparer.Ordinal);

    long Copy(FileInfo segment, bool again, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var copy = new FileInfo(Path.Combine(destination, Packs, segment.Name));
        var changed = segment.LastWriteTimeUtc;
        if (!again && copy.Exists && copy.Length == segment.Length && copy.LastWriteTimeUtc == changed) return 0;
        var fresh = copy.FullName + ".new";
        long length;
        using (var from = new FileStream(segment.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (var to = new FileStream(fresh, FileMode.Create, FileAccess.Write))
        {
            from.CopyTo(to, 1 << 20);
            to.Flush(flushToDisk: true);
            length = to.Length;
        }
        File.SetLastWriteTimeUtc(fresh, changed);
        File.Move(fresh, copy.FullName, overwrite: true);
        return length;
    }

    void RemoveGone()
    {
        var kept = Segments(Path.Combine(source, Packs)).Select(segment => segment.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var copy in Segments(Path.Combine(destination, Packs)))
            if (!kept.Contains(copy.Name)) copy.Delete();
    }
}
