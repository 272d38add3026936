using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hoopoe.Load.Trials;

/// <summary>Figures, printed as they come: a table for people, or a line of JSON for each measurement.</summary>
sealed class Report(bool isJson)
{
    bool _hasBegun;

    public void Add(string what, string how, IEnumerable<Figure> figures)
    {
        if (isJson) Console.WriteLine(Json(what, how, figures));
        else Print(what, how, figures);
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[values.Count / 2];
    }

    static string Json(string what, string how, IEnumerable<Figure> figures)
    {
        using var octets = new MemoryStream();
        using (var writer = new Utf8JsonWriter(octets))
        {
            writer.WriteStartObject();
            writer.WriteString("workload", what);
            writer.WriteString("with", how);
            writer.WriteStartArray("figures");
            foreach (var figure in figures)
            {
                writer.WriteStartObject();
                writer.WriteString("name", figure.Name);
                writer.WriteNumber("value", figure.Value);
                writer.WriteString("unit", figure.Unit);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(octets.ToArray());
    }

    void Print(string what, string how, IEnumerable<Figure> figures)
    {
        if (!_hasBegun)
        {
            var system = Environment.OSVersion.VersionString;
            Console.WriteLine($"{Environment.ProcessorCount} processors, {system}, .NET {Environment.Version}");
            Console.WriteLine();
            Console.WriteLine("| measured | with | figure | value |");
            Console.WriteLine("| --- | --- | --- | ---: |");
            _hasBegun = true;
        }
        foreach (var (name, value, unit) in figures)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {how} | {name} | {value:#,0.##} {unit} |"));
    }
}
