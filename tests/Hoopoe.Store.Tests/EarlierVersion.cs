using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Tests;

/// <summary>Files as an earlier version of Hoopoe left them.</summary>
static class EarlierVersion
{
    /// <summary>Makes of a closed database file one of an earlier version, with everything that this version knew.</summary>
    public static void TakeBack(string database, DatabaseFormat format, int version)
    {
        var old = database + ".old";
        using (var connection = SqliteConnection.Open(old, SqliteAccess.Write))
        {
            format.Apply(connection, old, version);
            connection.Execute($"ATTACH '{database}' AS newer");
            foreach (var table in Tables(connection))
            {
                var columns = string.Join(", ", Columns(connection, table));
                connection.Execute($"DELETE FROM main.{table}; INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}");
            }
            connection.Execute("DETACH newer");
        }
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(database)!, Path.GetFileName(database) + "-*")) File.Delete(file);
        File.Move(old, database, overwrite: true);
    }

    /// <summary>The tables of a database.</summary>
    public static IReadOnlyList<string> Tables(SqliteConnection connection) =>
        Words(connection, "SELECT group_concat(name, ' ') FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");

    /// <summary>The columns of a table.</summary>
    public static IReadOnlyList<string> Columns(SqliteConnection connection, string table) =>
        Words(connection, $"SELECT group_concat(name, ' ') FROM pragma_table_info('{table}')");

    static string[] Words(SqliteConnection connection, string query) => connection.Scalar(query)!.Split(' ');
}
