using System.Globalization;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store;

/// <summary>
/// A data folder, owned by this process from <see cref="Open(string, int?)"/> to <see cref="Dispose"/>: <c>directory.db</c>, the folders of the stores, and
/// <c>tmp</c> for messages being received. Files that the folder's owner brings (hoopoe.json, tls) are not its business.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>
    /// The number of stores of a new data folder, unless another is asked for: one for two processors, 4 at most. Each store has a writer of its
    /// own, and what waits together is written together.
    /// </summary>
    public static int DefaultStores { get; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>The name of the file with the accounts; a folder that has it is a data folder.</summary>
    internal const string DirectoryFile = "directory.db";

    /// <summary>The most stores a data folder can have.</summary>
    public const int MaxStores = 64;

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    readonly DataFolderLock _lock;

    DataFolder(string path, DataFolderLock @lock, DirectoryDatabase database, FileLayer files)
    {
        Path = path;
        _lock = @lock;
        Database = database;
        Files = files;
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The number of stores, fixed when the folder was made.</summary>
    public int Stores => Database.Stores;

    /// <summary>Where the owner listens for requests of other processes; nothing need be there.</summary>
    public string ControlSocket => ControlSocketIn(Path);

    internal DirectoryDatabase Database { get; }

    internal FileLayer Files { get; }

    string Temporary => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Where the owner of a data folder listens for requests of other processes.</summary>
    public static string ControlSocketIn(string path) => System.IO.Path.Combine(System.IO.Path.GetFullPath(path), "control.sock");

    /// <summary>
    /// Opens a data folder and becomes its owner; one that does not exist is made, for its owner alone (mode 0700). What an earlier owner was
    /// receiving when it ended is removed.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="storesIfNew">The number of stores if the folder is new, 1 to <see cref="MaxStores"/>; null for <see cref="DefaultStores"/>.</param>
    /// <exception cref="DataFolderInUseException">Another process owns it.</exception>
    /// <exception cref="DataFolderFormatException">A newer Hoopoe made it.</exception>
    /// <exception cref="IOException">It cannot be made or opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make or open it.</exception>
    public static DataFolder Open(string path, int? storesIfNew = null)
    {
        RestoreMark.RefuseIn(path);
        return Open(path, storesIfNew ?? DefaultStores, PhysicalFileLayer.Instance);
    }

    internal static DataFolder Open(string path, int storesIfNew, FileLayer files)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(storesIfNew, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(storesIfNew, MaxStores);
        var root = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(root))
        {
            MakeFolder(root);
            files.SyncFolder(System.IO.Path.GetDirectoryName(root)!);
        }
        var @lock = DataFolderLock.Take(root);
        DirectoryDatabase? database = null;
        try
        {
            RefuseStoresWithoutDirectory(root, files);
            database = OpenDirectory(System.IO.Path.Combine(root, DirectoryFile), storesIfNew, files);
            var folder = new DataFolder(root, @lock, database, files);
            MakeFolder(folder.Temporary);
            foreach (var leftover in files.List(folder.Temporary)) files.Delete(leftover);
            for (var store = 0; store < folder.Stores; store++) MakeFolder(folder.StoreFolder(store));
            files.SyncFolder(root);
            return folder;
        }
        catch
        {
            database?.Dispose();
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a data folder at a path; one that a restore was to make and has not is none.</summary>
    public static bool IsOne(string path) => File.Exists(System.IO.Path.Combine(path, DirectoryFile)) && !RestoreMark.IsIn(path);

    /// <summary>The folder of a store, from 0: <c>store-00</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such store.</exception>
    public string StoreFolder(int store)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(store);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(store, Stores);
        return System.IO.Path.Combine(Path, "store-" + store.ToString("D2", CultureInfo.InvariantCulture));
    }

    /// <summary>A place for a message of at most that many bytes while it is received.</summary>
    public Spool CreateSpool(int maxLength) => new(Files, Temporary, maxLength);

    /// <summary>Closes the directory and gives the folder up.</summary>
    public void Dispose()
    {
        Database.Dispose();
        _lock.Dispose();
    }

    /// <summary>A new directory would give the mail of former accounts to new ones of the same number.</summary>
    static void RefuseStoresWithoutDirectory(string root, FileLayer files)
    {
        if (File.Exists(System.IO.Path.Combine(root, DirectoryFile))) return;
        foreach (var store in Directory.EnumerateDirectories(root, "store-*"))
        {
            if (!new StoreFiles(store, files).HasMail) continue;
            throw new DataDamagedException(
                $"the directory of accounts, {DirectoryFile}, is missing, and mail lies in {store}. Nothing was changed. "
                + "Copy the file from a backup, which has it.");
        }
    }

    static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
    }

    // Made beforehand with its mode, which SQLite gives to its other files too: the folder around it may have been there, open to others.
    static DirectoryDatabase OpenDirectory(string path, int storesIfNew, FileLayer files)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
        LeftLog.Rewrite(files, path);
        try
        {
            return new DirectoryDatabase(path, storesIfNew, files.Vfs);
        }
        catch (Sqlite.SqliteStoreException damage) when (damage.IsDamage)
        {
            throw new DataDamagedException(
                $"the directory of accounts, {path}, is damaged ({damage.Message}). Nothing was changed. Copy the file from a backup, which has it.", damage);
        }
    }
}
