using System.Globalization;

namespace Hoopoe.Load;

/// <summary>A table of figures, printed as they come.</summary>
sealed class Report
{
    bool _hasBegun;

    public void Add(string what, string how, IEnumerable<(string Name, double Value, string Unit)> figures)
    {
        if (!_hasBegun)
        {
            Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.OSVersion.VersionString}, .NET {Environment.Version}");
            Console.WriteLine();
            Console.WriteLine("| measured | with | figure | value |");
            Console.WriteLine("| --- | --- | --- | ---: |");
            _hasBegun = true;
        }
        foreach (var (name, value, unit) in figures)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {how} | {name} | {value:0.##} {unit} |"));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[values.Count / 2];
    }
}
