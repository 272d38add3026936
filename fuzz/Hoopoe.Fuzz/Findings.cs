using System.Security.Cryptography;

namespace Hoopoe.Fuzz;

/// <summary>Inputs that something went wrong with.</summary>
static class Findings
{
    /// <summary>Writes one with what went wrong beside it; gives its file.</summary>
    public static string Write(string folder, string target, ReadOnlySpan<byte> input, string what)
    {
        var file = Path.Combine(folder, $"{target}-{Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6))}");
        File.WriteAllBytes(file, input);
        File.WriteAllText(file + ".txt", what);
        return file;
    }
}
