using System.Globalization;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Metrics;

/// <summary>What a server prints at /metrics, taken apart.</summary>
sealed partial class MetricsPage
{
    readonly Dictionary<string, string> _types = [];

    MetricsPage(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal)) _types.Add(line.Split(' ')[2], line.Split(' ')[3]);
            if (line[0] == '#') continue;
            var sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            var labels = Label().Matches(sample.Groups[2].Value)
                .ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value);
            Samples.Add((sample.Groups[1].Value, labels, double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture)));
        }
    }

    public string Text { get; }

    public List<(string Name, Dictionary<string, string> Labels, double Value)> Samples { get; } = [];

    /// <summary>The families by name, each with its type.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<MetricsPage> ReadAsync(int port)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        return new MetricsPage(await http.GetStringAsync("/metrics", Token));
    }

    /// <summary>The sum of the samples with these labels; 0 if there is none.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => Samples
        .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value))
        .Sum(sample => sample.Value);

    [GeneratedRegex(@"^([a-z_]+)(?:\{(.*)\})? (\S+)")]
    private static partial Regex Sample();

    [GeneratedRegex("([a-z_]+)=\"([^\"]*)\"")]
    private static partial Regex Label();
}
