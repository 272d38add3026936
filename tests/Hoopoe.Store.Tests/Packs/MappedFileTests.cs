using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class MappedFileTests : IDisposable
{
    readonly string _path = Path.GetTempFileName();

    [Fact]
    public void The_beginning_of_a_file_that_has_grown_longer_is_mapped()
    {
        var octets = Body(10_000);
        using var file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.Write(file, octets, 0);
        using var mapped = new MappedFile(file, 6_000);
        RandomAccess.Write(file, octets, octets.Length);
        Assert.Equal(octets.AsSpan(0, 6_000), mapped.GetSpan());
    }

    public void Dispose() => File.Delete(_path);
}
