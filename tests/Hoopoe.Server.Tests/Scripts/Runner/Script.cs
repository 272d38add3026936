using System.Text;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>A script as read from its file; README.md beside the scripts explains the format. Octets are characters (Latin-1).</summary>
sealed partial record Script(string Name, IReadOnlyList<Step> Steps)
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Hoopoe.Server.Tests", "Scripts");

    /// <summary>The scripts there are, as paths below <see cref="Folder"/>.</summary>
    public static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.imap", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal);

    public static Script Load(string name) => Parse(name, Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Folder, name))));

    /// <summary>Reads a script.</summary>
    /// <exception cref="FormatException">It says something else than the format allows.</exception>
    public static Script Parse(string name, string text)
    {
        var lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        if (!lines.TakeWhile(line => line.StartsWith('#')).Any(line => line.Contains("RFC ", StringComparison.Ordinal)))
            throw new FormatException($"{name}: the first lines must say what is proven and by which RFC and section.");
        var steps = new List<Step>();
        for (var at = 0; at < lines.Length;)
        {
            var first = at++;
            var line = lines[first];
            if (line.Length == 0 || line[0] == '#') continue;
            var data = new List<string>();
            while (at < lines.Length && DataLine().Match(lines[at]) is { Success: true } more)
            {
                data.Add(more.Groups[1].Value);
                at++;
            }
            var step = ParseStep(first + 1, line, data) ?? throw new FormatException($"{name}:{first + 1}: not a step: {line}");
            if (step is Expect inAnyOrder && IsInAnyOrder(line) && steps is [.., Expect before]
                && before.Session == inAnyOrder.Session && IsInAnyOrder(lines[before.Line - 1]))
                steps[^1] = before with { Texts = [.. before.Texts, .. inAnyOrder.Texts] };
            else
                steps.Add(step);
        }
        return new Script(name, steps);
    }

    static bool IsInAnyOrder(string line) => line[1..].StartsWith("<~", StringComparison.Ordinal);

    static Step? ParseStep(int number, string line, List<string> data)
    {
        var block = data.Count == 0 ? null : string.Concat(data.Select(one => one + "\r\n"));
        if (line.StartsWith("@ ", StringComparison.Ordinal)) return new Arrangement(number, line[2..], block);
        if (SessionLine().Match(line) is not { Success: true } match) return null;
        var (session, sign, text) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        return sign[0] == '>'
            ? new Send(number, session, text, sign == ">>", block)
            : new Expect(number, session, [string.Join("\r\n", [text, .. data])]);
    }

    [GeneratedRegex(@"\A([A-Z])(>>|>|<~|<) ?(.*)\z")]
    private static partial Regex SessionLine();

    [GeneratedRegex(@"\A *\| ?(.*)\z")]
    private static partial Regex DataLine();
}
