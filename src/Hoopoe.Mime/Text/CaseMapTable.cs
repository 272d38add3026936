using System.Globalization;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>The code points that folding changes, from the resource casemap.txt. The runtime has no such data in invariant mode.</summary>
sealed class CaseMapTable
{
    const int PageSize = 256;

    readonly string?[]?[] _pages = new string?[0x110000 / PageSize][];

    /// <summary>What a code point above 7F folds to; null if to itself or by the arithmetic of <see cref="Hangul"/>.</summary>
    public string? Find(int codePoint) => _pages[codePoint / PageSize]?[codePoint % PageSize];

    public static CaseMapTable Load()
    {
        var table = new CaseMapTable();
        using var resource = typeof(CaseMapTable).Assembly.GetManifestResourceStream("casemap.txt")
            ?? throw new InvalidOperationException("The resource casemap.txt is missing.");
        using var lines = new StreamReader(resource);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                table.Add(line);
        }

        return table;
    }

    void Add(string line)
    {
        var folded = new StringBuilder();
        int? from = null;
        foreach (var field in line.AsSpan().Split(' '))
        {
            var codePoint = int.Parse(line.AsSpan(field), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (from is null)
                from = codePoint;
            else
                folded.Append(new Rune(codePoint));
        }

        var page = _pages[from!.Value / PageSize] ??= new string?[PageSize];
        page[from.Value % PageSize] = folded.ToString();
    }
}
