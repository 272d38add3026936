using System.Globalization;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store;

/// <summary>Where the files of one store are.</summary>
/// <param name="folder">The store's folder.</param>
/// <param name="files">How they are reached.</param>
sealed class StoreFiles(string folder, FileLayer files)
{
    const string DatabaseName = "meta.db";
    const string AsideMark = ".aside-";

    /// <summary>What belongs to a database beside its file.</summary>
    static readonly string[] DatabaseParts = ["-wal", "-shm", ""];

    /// <summary>The store's folder.</summary>
    public string Folder => folder;

    /// <summary>The rows.</summary>
    public string Database => Path.Combine(folder, DatabaseName);

    /// <summary>Where rows are made that are not all there yet.</summary>
    public string Unfinished => Path.Combine(folder, DatabaseName + ".rebuild");

    /// <summary>The folder of the bodies.</summary>
    public string Packs => Path.Combine(folder, "pack");

    /// <summary>The folder of the text index.</summary>
    public string Texts => Path.Combine(folder, "text");

    /// <summary>Whether a database was put aside here: as long as it is there no body is erased, for it may know of them.</summary>
    public bool HasAside => Directory.EnumerateFiles(folder, DatabaseName + AsideMark + "*").Any();

    /// <summary>Whether there are rows or bodies.</summary>
    public bool HasMail => File.Exists(Database) || HasSegments;

    bool HasSegments => Directory.Exists(Packs) && files.List(Packs).Any(path => PackSegment.NumberOf(path) is not null);

    /// <summary>Opens the rows for writing, brings them to the format of this version and takes back what a crash left unpublished.</summary>
    /// <exception cref="DataDamagedException">The database is gone or is none, while there are bodies.</exception>
    public SqliteConnection OpenRows()
    {
        if (!File.Exists(Database) && HasSegments) throw DataDamagedException.OfStore(Database, "is missing");
        LeftLog.Rewrite(files, Database);
        files.SyncFolder(folder);
        SqliteConnection? rows = null;
        try
        {
            rows = SqliteConnection.Open(Database, SqliteAccess.Write, files.Vfs);
            if (rows.Scalar("PRAGMA user_version") == "0" && HasSegments) throw DataDamagedException.OfStore(Database, "is empty");
            DatabaseFormat.Store.Apply(rows, Database);
            Recovery.Run(rows);
            return rows;
        }
        catch (SqliteStoreException damage) when (damage.IsDamage)
        {
            rows?.Dispose();
            throw DataDamagedException.OfStore(Database, $"is damaged ({damage.Message})", damage);
        }
        catch
        {
            rows?.Dispose();
            throw;
        }
    }

    /// <summary>Removes a database with all that belongs to it.</summary>
    public static void Remove(string database)
    {
        foreach (var part in DatabaseParts) File.Delete(database + part);
    }

    /// <summary>Puts the database aside under a name of its own; null if there is none.</summary>
    public string? PutAside(DateTimeOffset now)
    {
        var aside = Database + AsideMark + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        for (var turn = 2; File.Exists(aside); turn++) aside = $"{Database}{AsideMark}{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{turn}";
        var isThere = File.Exists(Database);
        foreach (var part in DatabaseParts)
            if (File.Exists(Database + part)) File.Move(Database + part, aside + part);
        return isThere ? aside : null;
    }
}
