using System.Globalization;

namespace Hoopoe.Fuzz;

/// <summary>What the command line says.</summary>
sealed record FuzzOptions
{
    /// <summary>The targets, in order.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>How long each target runs; without limit if inputs are counted.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>How many inputs each target gets, or as many as there is time for.</summary>
    public long? Inputs { get; init; }

    /// <summary>Where inputs are written that something went wrong with.</summary>
    public string Findings { get; init; } = Path.Combine(Path.GetTempPath(), "hoopoe-findings");

    /// <summary>The protocol scripts, which the first inputs come from.</summary>
    public string? Scripts { get; init; }

    /// <summary>What the random numbers begin with.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether this process runs one target over instrumented assemblies.</summary>
    public bool IsWorker { get; init; }

    /// <summary>The one input to run again.</summary>
    public string? ReplayedFile { get; init; }

    /// <summary>Reads the command line; null if it is wrong, which is said.</summary>
    public static FuzzOptions? Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        var words = new Queue<string>(arguments);
        var targets = new List<string>();
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "--seconds":
                    options = options with { Time = TimeSpan.FromSeconds(double.Parse(words.Dequeue(), CultureInfo.InvariantCulture)) };
                    break;
                case "--inputs":
                    options = options with { Inputs = long.Parse(words.Dequeue(), CultureInfo.InvariantCulture) };
                    break;
                case "--seed":
                    options = options with { Seed = int.Parse(words.Dequeue(), CultureInfo.InvariantCulture) };
                    break;
                case "--findings":
                    options = options with { Findings = Path.GetFullPath(words.Dequeue()) };
                    break;
                case "--scripts":
                    options = options with { Scripts = Path.GetFullPath(words.Dequeue()) };
                    break;
                case "--worker":
                    options = options with { IsWorker = true };
                    break;
                case "replay":
                    targets.Add(words.Dequeue());
                    options = options with { ReplayedFile = words.Dequeue() };
                    break;
                default:
                    targets.Add(word);
                    break;
            }
        }
        if (targets.Find(target => !FuzzTargets.Names.Contains(target)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no target {unknown}; there are {string.Join(", ", FuzzTargets.Names)}.");
            return null;
        }
        if (options is { Time: null, Inputs: null }) options = options with { Time = TimeSpan.FromSeconds(3) };
        return options with { Targets = targets.Count > 0 ? targets : FuzzTargets.Names };
    }
}
