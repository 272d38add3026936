namespace Hoopoe.Store.Sqlite;

/// <summary>Makes a store's tables, and says which version of them a file has.</summary>
static class StoreSchema
{
    /// <summary>The version this code reads and writes (PRAGMA user_version).</summary>
    public const int Version = 1;

    /// <summary>Makes the tables in a new file, and refuses a file of a later version.</summary>
    /// <exception cref="InvalidDataException">The file is of a version that this code does not know.</exception>
    public static void Ensure(SqliteConnection connection)
    {
        var found = connection.Scalar("PRAGMA user_version");
        if (found == "1") return;
        if (found != "0")
            throw new InvalidDataException($"The store has format {found}; this Hoopoe knows format {Version}. Use a newer Hoopoe.");
        using var schema = typeof(StoreSchema).Assembly.GetManifestResourceStream("Hoopoe.Store.Sqlite.schema.sql")!;
        using var reader = new StreamReader(schema);
        connection.BeginWrite();
        connection.Execute(reader.ReadToEnd());
        connection.Execute("PRAGMA user_version = 1");
        connection.Commit();
    }
}
