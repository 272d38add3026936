using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Tests;

public sealed class DatabaseFormatTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-format-");

    string Database => Path.Combine(_folder.FullName, "meta.db");

    [Fact]
    public void An_older_file_ends_as_a_new_one_begins_whichever_version_it_comes_from()
    {
        string fresh;
        using (var connection = Open()) fresh = TablesOf(connection);
        for (var version = 1; version < DatabaseFormat.Store.Version; version++)
        {
            File.Delete(Database);
            using (var old = SqliteConnection.Open(Database, SqliteAccess.Write)) DatabaseFormat.Store.Apply(old, Database, version);
            using var migrated = Open();
            Assert.Equal(fresh, TablesOf(migrated));
        }
    }

    [Fact]
    public void A_file_of_a_later_version_is_refused()
    {
        using (var connection = Open()) connection.Execute("PRAGMA user_version=99");
        Assert.Throws<DataFolderFormatException>(() => Open().Dispose());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    static string TablesOf(SqliteConnection connection) =>
        connection.Scalar("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name)")!;

    SqliteConnection Open()
    {
        var connection = SqliteConnection.Open(Database, SqliteAccess.Write);
        try
        {
            DatabaseFormat.Store.Apply(connection, Database);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
