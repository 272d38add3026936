using System.Text;

namespace Hoopoe.Server.Tests.Sessions;

/// <summary>Octets that are changed in the packs of a server that runs. Mended, nothing of it is left, in the log neither.</summary>
sealed class PackDamage : IDisposable
{
    /// <summary>From the beginning of a body to an octet of the head before it.</summary>
    public const int ToItsHead = -108;

    readonly FileInfo _segment;
    readonly ErrorLog _log;
    readonly List<long> _places = [];

    /// <summary>Changes octets that lie so far from the first occurrences of texts.</summary>
    public PackDamage(DirectoryInfo folder, ErrorLog log, IEnumerable<(string Text, int Distance)> places)
    {
        _log = log;
        _segment = folder.GetFiles("*.pack", SearchOption.AllDirectories).Single();
        using var file = _segment.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var octets = new byte[file.Length];
        file.ReadExactly(octets);
        foreach (var (text, distance) in places)
        {
            var found = octets.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text));
            Assert.True(found > 0, $"there is no {text}");
            _places.Add(found + distance);
        }
        Change();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Change();
        _places.Clear();
        _log.Forget();
    }

    void Change()
    {
        using var file = _segment.Open(FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (var place in _places)
        {
            file.Position = place;
            var octet = file.ReadByte();
            file.Position = place;
            file.WriteByte((byte)(octet ^ 1));
        }
    }
}
