using System.Globalization;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Tests;

public sealed class DataFolderTests : IDisposable
{
    readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("hoopoe-data-");

    string Folder => Path.Combine(_parent.FullName, "data");

    [Fact]
    public void A_new_folder_is_for_its_owner_alone()
    {
        using var folder = DataFolder.Open(Folder, 4);
        Assert.True(OperatingSystem.IsWindows() || (int)File.GetUnixFileMode(Folder) == 0x1C0);
        Assert.True(OperatingSystem.IsWindows() || (int)File.GetUnixFileMode(Path.Combine(Folder, "directory.db")) == 0x180);
        Assert.Equal(["store-00", "store-01", "store-02", "store-03", "tmp"], new DirectoryInfo(Folder).GetDirectories().Select(one => one.Name).Order());
        Assert.Equal(Path.Combine(Folder, "store-03"), folder.StoreFolder(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => folder.StoreFolder(4));
    }

    [Fact]
    public void A_folder_several_levels_down_is_made()
    {
        var deep = Path.Combine(_parent.FullName, "var", "lib", "hoopoe");
        using var folder = DataFolder.Open(deep);
        Assert.Equal(deep, folder.Path);
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_told()
    {
        File.WriteAllText(Folder, "a file");
        Assert.ThrowsAny<IOException>(() => DataFolder.Open(Folder));
        Assert.Equal("a file", File.ReadAllText(Folder));
    }

    [Fact]
    public void The_number_of_stores_is_fixed_when_the_folder_is_made()
    {
        DataFolder.Open(Folder, storesIfNew: 2).Dispose();
        using var folder = DataFolder.Open(Folder, storesIfNew: 7);
        Assert.Equal(2, folder.Stores);
        Assert.Equal(2, Directory.GetDirectories(Folder, "store-*").Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void A_number_of_stores_out_of_range_is_refused_before_anything_is_made(int stores)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DataFolder.Open(Folder, stores));
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public void A_second_owner_is_refused_and_told_who_the_first_is()
    {
        using (DataFolder.Open(Folder))
        {
            var refusal = Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(Folder));
            Assert.Equal(OperatingSystem.IsWindows() ? null : Environment.ProcessId, refusal.ProcessId);
            Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refusal.Message);
            Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(Folder));
        }
        DataFolder.Open(Folder).Dispose();
    }

    [Fact]
    public void What_was_being_received_when_the_last_owner_ended_is_removed()
    {
        DataFolder.Open(Folder).Dispose();
        var leftover = Path.Combine(Folder, "tmp", "leftover");
        File.WriteAllText(leftover, "half a message");
        using var folder = DataFolder.Open(Folder);
        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public void A_folder_of_a_newer_format_is_refused_unchanged_and_given_up()
    {
        DataFolder.Open(Folder).Dispose();
        using (var directory = SqliteConnection.Open(Path.Combine(Folder, "directory.db"), SqliteAccess.Write))
            directory.Execute("PRAGMA user_version=99");
        var refusal = Assert.Throws<DataFolderFormatException>(() => DataFolder.Open(Folder));
        Assert.Equal((99, DatabaseFormat.Directory.Version), (refusal.Found, refusal.Known));
        Assert.Contains("newer", refusal.Message);
        Assert.Throws<DataFolderFormatException>(() => DataFolder.Open(Folder));
    }

    [Fact]
    public void What_the_owner_brought_beforehand_stays()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "hoopoe.json"), "{}");
        using var folder = DataFolder.Open(Folder);
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Folder, "hoopoe.json")));
    }

    [Fact]
    public void A_spool_of_the_folder_takes_what_memory_does_not()
    {
        using var folder = DataFolder.Open(Folder);
        using var spool = folder.CreateSpool(1_000_000);
        spool.Write(new byte[900_000]);
        Assert.Equal(900_000, spool.Content.Length);
    }

    public void Dispose() => _parent.Delete(recursive: true);
}
