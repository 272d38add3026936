namespace Hoopoe.Fuzz;

/// <summary>Fuzzes what reads octets; see README.md.</summary>
static class Program
{
    static int Main(string[] arguments)
    {
        if (FuzzOptions.Parse(arguments) is not { } options) return 64;
        if (options.IsWorker)
        {
            // Instrumented code counts from its first branch on.
            using var coverage = new CoverageMap();
            using var fuzzed = FuzzTargets.Create(options.Targets[0], options);
            return new FuzzLoop(fuzzed, coverage, options).Run();
        }
        if (options.ReplayedFile is { } file)
        {
            using var target = FuzzTargets.Create(options.Targets[0], options);
            target.Run(File.ReadAllBytes(file));
            return 0;
        }
        return new FuzzRun(options).Run();
    }
}
