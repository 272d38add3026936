using System.IO.MemoryMappedFiles;

namespace Hoopoe.Fuzz;

/// <summary>The input being run, in a mapped file, where it is found when its process is gone.</summary>
sealed class CurrentInput : IDisposable
{
    const int Header = sizeof(int);

    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;
    readonly byte[] _copy = new byte[Corpus.MaxLength];

    public CurrentInput(string folder, string target)
    {
        _file = MemoryMappedFile.CreateFromFile(PathOf(folder, target), FileMode.Create, mapName: null, Header + Corpus.MaxLength);
        _view = _file.CreateViewAccessor();
    }

    public void Set(ReadOnlySpan<byte> input)
    {
        input.CopyTo(_copy);
        _view.Write(0, input.Length);
        _view.WriteArray(Header, _copy, 0, input.Length);
    }

    /// <summary>The last input of a target's process.</summary>
    public static byte[]? Read(string folder, string target)
    {
        var path = PathOf(folder, target);
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        return bytes.AsSpan(Header, BitConverter.ToInt32(bytes)).ToArray();
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    static string PathOf(string folder, string target) => Path.Combine(folder, $".{target}.current");
}
