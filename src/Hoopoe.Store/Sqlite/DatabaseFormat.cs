using System.Globalization;

namespace Hoopoe.Store.Sqlite;

/// <summary>
/// The format of a kind of database file: a list of steps, each an SQL file in <c>Sqlite/Schema</c> named by the version it leads to. A new file
/// goes through all of them, an older one through those it lacks; a step that has been released is never changed, a new one is added.
/// </summary>
sealed class DatabaseFormat
{
    readonly List<(int Version, string Resource)> _steps;

    DatabaseFormat(string kind)
    {
        var prefix = $"Hoopoe.Store.Schema.{kind}.";
        _steps =
        [
            .. typeof(DatabaseFormat).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => (Version: int.Parse(name.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), name))
                .OrderBy(step => step.Version),
        ];
    }

    /// <summary>That of a store's <c>meta.db</c>.</summary>
    public static DatabaseFormat Store { get; } = new("Store");

    /// <summary>That of <c>directory.db</c>.</summary>
    public static DatabaseFormat Directory { get; } = new("Directory");

    /// <summary>The version this code reads and writes (PRAGMA user_version).</summary>
    public int Version => _steps[^1].Version;

    /// <summary>The versions there have been, this one last.</summary>
    public IReadOnlyList<int> Versions => [.. _steps.Select(step => step.Version)];

    /// <summary>Brings a file to <see cref="Version"/>, in one transaction.</summary>
    /// <exception cref="DataFolderFormatException">The file is of a later version; nothing was changed.</exception>
    public void Apply(SqliteConnection connection, string path) => Apply(connection, path, Version);

    internal void Apply(SqliteConnection connection, string path, int upTo)
    {
        var found = int.Parse(connection.Scalar("PRAGMA user_version")!, NumberStyles.None, CultureInfo.InvariantCulture);
        if (found > Version) throw new DataFolderFormatException(path, found, Version);
        if (found >= upTo) return;
        connection.BeginWrite();
        try
        {
            foreach (var (version, resource) in _steps.Where(step => step.Version > found && step.Version <= upTo))
            {
                connection.Execute(Read(resource));
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version}"));
            }
            connection.Commit();
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }

    static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(DatabaseFormat).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
