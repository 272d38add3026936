using System.Collections;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>Options from environment variables that begin with <c>HOOPOE__</c>; a list is separated by commas.</summary>
public static class EnvironmentVariables
{
    /// <summary>What the names begin with.</summary>
    public const string Prefix = "HOOPOE__";

    const StringSplitOptions ListSplit = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    /// <summary>Sets the options that the environment names.</summary>
    /// <param name="options">Where they are set.</param>
    /// <param name="environment">Names and values, as <see cref="Environment.GetEnvironmentVariables()"/> gives them.</param>
    /// <exception cref="ConfigurationException">A variable is unknown or its value is wrong.</exception>
    public static void Apply(HoopoeOptions options, IDictionary environment)
    {
        foreach (DictionaryEntry entry in environment)
        {
            var name = (string)entry.Key;
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            if (!OptionTable.TryFind(name[Prefix.Length..], out var key))
            {
                var nearest = OptionTable.Nearest(name[Prefix.Length..]);
                throw new ConfigurationException(
                    $"environment: {name} is unknown{(nearest is null ? "" : $"; did you mean {nearest.EnvironmentName}?")}");
            }
            var value = (string?)entry.Value ?? "";
            try
            {
                key.Apply(options, key.TakesMany ? value.Split(',', ListSplit) : [value]);
            }
            catch (FormatException wrong)
            {
                throw new ConfigurationException($"environment: {name}: {wrong.Message}");
            }
        }
    }
}
