using System.CommandLine;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;
using Option = System.CommandLine.Option;

namespace Hoopoe;

/// <summary>
/// The options of the command line that are also keys of hoopoe.json, for one verb. A value is taken from the command line, else from the
/// environment, else from hoopoe.json, else it is the default.
/// </summary>
sealed class ConfigurationOptions
{
    const string FileName = "hoopoe.json";

    readonly Option<string> _config =
        new("--config") { Description = "The configuration file  [default: hoopoe.json in the data folder]", HelpName = "FILE" };
    readonly List<(OptionKey Key, Option Option)> _options = [];

    ConfigurationOptions(IEnumerable<OptionKey> keys)
    {
        foreach (var key in keys) _options.Add((key, OptionFor(key)));
    }

    /// <summary>Every option, for <c>serve</c>.</summary>
    public static ConfigurationOptions All() => new(OptionTable.Keys);

    /// <summary>Where the data is, for the other verbs.</summary>
    public static ConfigurationOptions Data() => new(OptionTable.Keys.Where(key => key.Name == "data"));

    /// <summary>Gives a verb these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var (key, option) in _options)
        {
            command.Add(option);
            if (key.Name == "data") command.Add(_config);
        }
    }

    /// <summary>Puts the options together.</summary>
    /// <exception cref="ConfigurationException">Something is wrong in one of the places.</exception>
    public HoopoeOptions Read(ParseResult arguments)
    {
        var options = new HoopoeOptions();
        ApplyFile(options, arguments);
        EnvironmentVariables.Apply(options, Environment.GetEnvironmentVariables());
        ApplyArguments(options, arguments);
        options.Reread = () => Read(arguments);
        return options;
    }

    void ApplyFile(HoopoeOptions options, ParseResult arguments)
    {
        if (arguments.GetValue(_config) is { } file)
        {
            ConfigurationFile.Apply(options, file);
            return;
        }
        var elsewhere = new HoopoeOptions();
        EnvironmentVariables.Apply(elsewhere, Environment.GetEnvironmentVariables());
        ApplyArguments(elsewhere, arguments);
        var inDataFolder = Path.Combine(elsewhere.Data, FileName);
        if (!File.Exists(inDataFolder)) return;
        options.Data = elsewhere.Data;
        ConfigurationFile.Apply(options, inDataFolder);
        if (options.Data != elsewhere.Data)
            throw new ConfigurationException(
                $"{inDataFolder}: data can't be moved from within the data folder; use --data, or --config with a file elsewhere");
    }

    void ApplyArguments(HoopoeOptions options, ParseResult arguments)
    {
        foreach (var (key, option) in _options)
        {
            if (arguments.GetResult(option) is not { Implicit: false } given) continue;
            try
            {
                key.Apply(options, option is Option<bool> flag ? [$"{arguments.GetValue(flag)}"] : [.. given.Tokens.Select(token => token.Value)]);
            }
            catch (FormatException wrong)
            {
                throw new ConfigurationException($"{key.CommandLineName}: {wrong.Message}");
            }
        }
    }

    static Option OptionFor(OptionKey key)
    {
        var description = $"{key.Description}  [default: {key.Default}]";
        if (key.Default == "false") return new Option<bool>(key.CommandLineName) { Description = key.Description };
        if (key.TakesMany) return new Option<string[]>(key.CommandLineName) { Description = description, HelpName = key.ValueName };
        return new Option<string>(key.CommandLineName) { Description = description, HelpName = key.ValueName };
    }
}
