using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests;

/// <summary>Files of every version there was become files of this one, with everything that is in them.</summary>
public sealed class DatabaseFormatTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-format-");

    string Database => Path.Combine(_folder.FullName, "rows.db");

    /// <summary>Each format with each of its versions before this one.</summary>
    public static TheoryData<string, int> EarlierVersions
    {
        get
        {
            var versions = new TheoryData<string, int>();
            foreach (var (name, format) in new[] { ("store", DatabaseFormat.Store), ("directory", DatabaseFormat.Directory) })
                foreach (var version in format.Versions.SkipLast(1)) versions.Add(name, version);
            return versions;
        }
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void An_older_file_ends_as_a_new_one_begins(string kind, int version)
    {
        string fresh;
        using (var connection = Open(kind)) fresh = TablesOf(connection);
        File.Delete(Database);
        Make(kind, version);
        using var migrated = Open(kind);
        Assert.Equal(fresh, TablesOf(migrated));
        Assert.Equal("ok", migrated.Scalar("PRAGMA integrity_check"));
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void The_rows_of_an_older_file_are_as_they_were(string kind, int version)
    {
        Make(kind, version);
        Dictionary<string, string> before;
        using (var old = SqliteConnection.Open(Database, SqliteAccess.Write))
        {
            foreach (var table in EarlierVersion.Tables(old))
                old.Execute($"INSERT INTO {table} SELECT {string.Join(", ", Samples(old, table))}");
            before = EarlierVersion.Tables(old).ToDictionary(table => table, table => RowOf(old, table, EarlierVersion.Columns(old, table)));
        }
        using var columnsOf = SqliteConnection.Open(MakeElsewhere(kind, version), SqliteAccess.Write);
        using var migrated = Open(kind);
        foreach (var (table, row) in before) Assert.Equal(row, RowOf(migrated, table, EarlierVersion.Columns(columnsOf, table)));
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public async Task A_data_folder_of_an_older_version_is_used_like_a_new_one(string kind, int version)
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.Store.Directory.SetPasswordAsync("a@example.org", "correct horse", TestContext.Current.CancellationToken);
        await fixture.AppendAsync("INBOX", 3, FlagSet.Of(SystemFlags.Flagged, ["work"]));
        await fixture.Account.RunAsync(new StoreFlags(
            StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.Of([new Uid(2)]), FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX")));
        var before = fixture.Account.Snapshot;

        await fixture.ReopenAsync(folder => EarlierVersion.TakeBack(
            Path.Combine(folder, kind == "store" ? "store-00/meta.db" : "directory.db"), FormatOf(kind), version));

        var inbox = (await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"))).View;
        Assert.Equal([1u, 3u], Enumerable.Range(0, inbox.Count).Select(place => inbox.UidAt(place).Value));
        Assert.Equal(@"\Flagged work", inbox.FlagsAt(1).ToString());
        Assert.Equal(before.ModSeq, fixture.Account.Snapshot.ModSeq);
        Assert.NotNull(await fixture.Store.Directory.VerifyAsync("a@example.org", "correct horse", TestContext.Current.CancellationToken));
        Assert.Equal([4u], (await fixture.AppendAsync("INBOX", 1)).Select(uid => uid.Value));
        Assert.True(fixture.Account.Snapshot.ModSeq > before.ModSeq);
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void A_step_that_fails_leaves_the_file_as_it_was(string kind, int version)
    {
        Make(kind, version);
        string before;
        using (var old = SqliteConnection.Open(Database, SqliteAccess.Write))
        {
            // What the last step makes is in its way.
            var last = LastNewName(kind);
            old.Execute(last.Column is null ? $"CREATE TABLE {last.Table} (x)" : $"ALTER TABLE {last.Table} ADD COLUMN {last.Column}");
            before = TablesOf(old) + old.Scalar("PRAGMA user_version");
        }
        Assert.Throws<SqliteStoreException>(() => Open(kind).Dispose());
        using var after = SqliteConnection.Open(Database, SqliteAccess.Read);
        Assert.Equal(before, TablesOf(after) + after.Scalar("PRAGMA user_version"));
    }

    [Theory]
    [InlineData("store")]
    [InlineData("directory")]
    public void A_file_of_a_later_version_is_refused_and_left_alone(string kind)
    {
        var later = (FormatOf(kind).Version + 1).ToString(CultureInfo.InvariantCulture);
        using (var connection = Open(kind)) connection.Execute($"PRAGMA user_version={later}");
        var before = File.ReadAllBytes(Database);
        Assert.Throws<DataFolderFormatException>(() => Open(kind).Dispose());
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    static DatabaseFormat FormatOf(string kind) => kind == "store" ? DatabaseFormat.Store : DatabaseFormat.Directory;

    static string TablesOf(SqliteConnection connection) =>
        connection.Scalar("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name)")!;

    /// <summary>A value for each column of a table, other ones in each place.</summary>
    static IEnumerable<string> Samples(SqliteConnection connection, string table) => EarlierVersion.Columns(connection, table).Select((column, place) =>
        connection.Scalar($"SELECT type FROM pragma_table_info('{table}') WHERE name = '{column}'") switch
        {
            "TEXT" => $"'{column}'",
            "BLOB" => $"x'{place:x2}'",
            _ => column == "id" ? "1" : $"{place + 1}",
        });

    static string RowOf(SqliteConnection connection, string table, IReadOnlyList<string> columns) =>
        connection.Scalar($"SELECT group_concat({string.Join(" || '|' || ", columns.Select(column => $"quote({column})"))}, ';') FROM {table}")!;

    /// <summary>A table or a column that only this version has.</summary>
    (string Table, string? Column) LastNewName(string kind)
    {
        using var before = SqliteConnection.Open(MakeElsewhere(kind, FormatOf(kind).Versions[^2]), SqliteAccess.Write);
        using var now = SqliteConnection.Open(MakeElsewhere(kind, FormatOf(kind).Version), SqliteAccess.Write);
        if (EarlierVersion.Tables(now).Except(EarlierVersion.Tables(before)).FirstOrDefault() is { } added) return (added, null);
        return EarlierVersion.Tables(now)
            .SelectMany(table => EarlierVersion.Columns(now, table).Except(EarlierVersion.Columns(before, table)).Select(column => (table, column)))
            .First();
    }

    void Make(string kind, int version)
    {
        using var old = SqliteConnection.Open(Database, SqliteAccess.Write);
        FormatOf(kind).Apply(old, Database, version);
    }

    string MakeElsewhere(string kind, int version)
    {
        var path = Path.Combine(_folder.FullName, $"{kind}-{version}.db");
        using var old = SqliteConnection.Open(path, SqliteAccess.Write);
        FormatOf(kind).Apply(old, path, version);
        return path;
    }

    SqliteConnection Open(string kind)
    {
        var connection = SqliteConnection.Open(Database, SqliteAccess.Write);
        try
        {
            FormatOf(kind).Apply(connection, Database);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
