using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class PhysicalFileLayerTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-files-");
    readonly PhysicalFileLayer _files = PhysicalFileLayer.Instance;

    string Name(string name) => Path.Combine(_folder.FullName, name);

    [Fact]
    public async Task A_full_disk_has_an_exception_of_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        using var full = _files.Open("/dev/full");
        Assert.Throws<StorageFullException>(() => _files.Write(full, Body(10), 0));
        await Assert.ThrowsAsync<StorageFullException>(async () => await _files.WriteAsync(full, Body(10), 0, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1L << 43)]
    [InlineData(1L << 60)]
    public void More_than_the_disk_has_cannot_be_allocated(long length)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "other systems allocate what is not there");
        Assert.Throws<StorageFullException>(() => _files.Allocate(Name("huge"), length));
    }

    [Fact]
    public void An_allocated_file_has_its_length()
    {
        _files.Allocate(Name("reserve"), 1 << 20);
        Assert.Equal(1 << 20, new FileInfo(Name("reserve")).Length);
    }

    [Fact]
    public void A_failure_that_is_not_a_full_disk_is_told_as_what_it_is()
    {
        Assert.Throws<FileNotFoundException>(() => _files.Open(Name("none")));
        Assert.IsNotType<StorageFullException>(Assert.ThrowsAny<IOException>(() => _files.Create(Path.Combine(Name("none"), "file"))));
        Assert.ThrowsAny<IOException>(() => _files.SyncFolder(Name("none")));
    }

    [Fact]
    public void An_existing_file_is_not_made_again()
    {
        _files.Create(Name("one")).Dispose();
        Assert.ThrowsAny<IOException>(() => _files.Create(Name("one")));
    }

    [Fact]
    public void A_temporary_file_has_no_name_left_on_unix_and_none_after_closing_anywhere()
    {
        using (var file = _files.CreateTemporary(Name("spool")))
        {
            _files.Write(file, "kept"u8, 0);
            Assert.Equal(4, _files.Length(file));
            Assert.Equal(OperatingSystem.IsWindows() ? 1 : 0, _folder.GetFiles().Length);
        }
        Assert.Empty(_folder.GetFiles());
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
