namespace Hoopoe.Server.Tests.Sessions;

/// <summary>The end of a pack that is lost while its server runs. When this is disposed, it is there again.</summary>
sealed class CutPack : IDisposable
{
    readonly FileInfo _segment;
    readonly ErrorLog _log;
    readonly byte[] _octets;

    public CutPack(DirectoryInfo folder, ErrorLog log, long length)
    {
        _log = log;
        _segment = folder.GetFiles("*.pack", SearchOption.AllDirectories).Single();
        using var file = _segment.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _octets = new byte[file.Length];
        file.ReadExactly(_octets);
        file.SetLength(length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var file = _segment.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) file.Write(_octets);
        _log.Forget();
    }
}
