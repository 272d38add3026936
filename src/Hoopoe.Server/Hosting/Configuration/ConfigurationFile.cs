using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>
/// Reads hoopoe.json: one object whose keys are the names of <see cref="OptionTable"/>; values are strings, numbers, booleans or lists of
/// strings. Comments and trailing commas are allowed.
/// </summary>
public sealed class ConfigurationFile
{
    const int MaxBytes = 1024 * 1024;

    readonly string _file;
    readonly byte[] _json;
    readonly HashSet<string> _seen = [];

    ConfigurationFile(string file, byte[] json)
    {
        _file = file;
        _json = json;
    }

    /// <summary>Sets the options that a file names.</summary>
    /// <exception cref="ConfigurationException">The file can't be read, is not JSON, or a key or value is wrong: with the line and the
    /// fix.</exception>
    public static void Apply(HoopoeOptions options, string file)
    {
        byte[] json;
        try
        {
            if (new FileInfo(file).Length > MaxBytes) throw new ConfigurationException($"{file}: is longer than {MaxBytes} bytes");
            json = File.ReadAllBytes(file);
            if (json.AsSpan().StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: {unreadable.Message}");
        }
        new ConfigurationFile(file, json).Apply(options);
    }

    void Apply(HoopoeOptions options)
    {
        var reader = new Utf8JsonReader(
            _json, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw Wrong(reader, "begin with {");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadOption(ref reader, options);
            if (reader.Read()) throw Wrong(reader, "nothing may follow the closing brace");
        }
        catch (JsonException broken)
        {
            throw new ConfigurationException(
                $"{_file} line {(broken.LineNumber ?? 0) + 1}: not valid JSON: {FirstSentence(broken.Message)}");
        }
    }

    void ReadOption(ref Utf8JsonReader reader, HoopoeOptions options)
    {
        var name = reader.GetString()!;
        if (!OptionTable.Keys.Any(candidate => candidate.Name == name))
        {
            var nearest = OptionTable.Nearest(name);
            var fix = nearest is null ? "see docs/configuration.md" : $"did you mean \"{nearest.Name}\"?";
            throw Wrong(reader, $"unknown key \"{name}\"; {fix}");
        }
        if (!_seen.Add(name)) throw Wrong(reader, $"\"{name}\" stands here twice");
        OptionTable.TryFind(name, out var key);
        reader.Read();
        var place = reader;
        try
        {
            key!.Apply(options, ReadValues(ref reader, key));
        }
        catch (FormatException wrong)
        {
            throw Wrong(place, $"{name}: {wrong.Message}");
        }
    }

    static List<string> ReadValues(ref Utf8JsonReader reader, OptionKey key)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return [ReadValue(reader)];
        if (!key.TakesMany) throw new FormatException("takes one value, not a list");
        List<string> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) values.Add(ReadValue(reader));
        return values;
    }

    static string ReadValue(Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number => Encoding.ASCII.GetString(reader.ValueSpan),
        _ => throw new FormatException("takes a string, a number, true or false"),
    };

    ConfigurationException Wrong(Utf8JsonReader at, string what)
    {
        var line = 1 + _json.AsSpan(0, (int)at.TokenStartIndex).Count((byte)'\n');
        return new ConfigurationException(string.Create(CultureInfo.InvariantCulture, $"{_file} line {line}: {what}"));
    }

    static string FirstSentence(string message) => message.Split(". ", 2)[0];
}
