using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Backup;

/// <summary>
/// A file that says of a data folder that a restore into it has begun and not come to its end: mail may be missing, and mailboxes may still have
/// a UIDVALIDITY under which clients remember something else. Such a folder is not used; the restore is run again.
/// </summary>
static class RestoreMark
{
    const string FileName = "restoring";

    /// <summary>Whether a restore into the folder has not come to its end.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <exception cref="IOException">A restore into the folder has not come to its end.</exception>
    public static void RefuseIn(string folder)
    {
        if (IsIn(folder)) throw new IOException($"A restore into '{folder}' has not come to its end. Run it again.");
    }

    /// <summary>Begins a restore; on disk when this returns.</summary>
    public static void Set(FileLayer files, string folder)
    {
        if (!IsIn(folder)) files.Create(Path.Combine(folder, FileName)).Dispose();
        files.SyncFolder(folder);
    }

    /// <summary>Ends a restore; on disk when this returns.</summary>
    public static void Remove(FileLayer files, string folder)
    {
        files.Delete(Path.Combine(folder, FileName));
        files.SyncFolder(folder);
    }
}
