using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Sqlite;

/// <summary>
/// The write-ahead log that an earlier process left behind. It may read well and yet not be on the disk: after a sync that failed the
/// system takes for written what it could not write, and no later sync writes it again. What is committed from now on stands behind it and
/// would be lost with it, so all of it is written once more.
/// </summary>
static class LeftLog
{
    const int StepSize = 1 << 20;

    /// <summary>Has what can be read of a database's log be on the disk; nobody may have the database open.</summary>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public static void Rewrite(FileLayer files, string database)
    {
        var path = database + "-wal";
        if (!File.Exists(path)) return;
        using var file = files.Open(path);
        var buffer = new byte[Math.Min(StepSize, files.Length(file))];
        try
        {
            for (var at = 0L; files.Read(file, buffer, at) is > 0 and var count; at += count)
                files.Write(file, buffer.AsSpan(0, count), at);
        }
        catch (StorageFullException)
        {
            // A file system that needs room to overwrite has none. Mail can be read all the same.
            return;
        }
        files.Sync(file);
        files.SyncFolder(Path.GetDirectoryName(path)!);
    }
}
