using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Documentation;

/// <summary>The proofs that a page names: scripts (<c>area/name</c> or <c>area/</c>) and test classes (<c>SomethingTests</c>).</summary>
static partial class Proof
{
    static readonly string Scripts = Path.Combine(Repository.Root, "tests/Hoopoe.Server.Tests/Scripts");

    static readonly HashSet<string> TestClasses =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    /// <summary>Those of a table's cell.</summary>
    public static string[] In(string cell) => [.. Name().Matches(cell).Select(match => match.Groups[1].Value)];

    public static bool Exists(string name) =>
        name.EndsWith("Tests", StringComparison.Ordinal) ? TestClasses.Contains(name)
        : name.EndsWith('/') ? Directory.Exists(Path.Combine(Scripts, name))
        : File.Exists(Path.Combine(Scripts, name + ".imap"));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
