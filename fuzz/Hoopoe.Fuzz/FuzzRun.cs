using System.Diagnostics;
using System.Globalization;
using SharpFuzz;

namespace Hoopoe.Fuzz;

/// <summary>
/// Runs the targets one after the other, each in a process of its own over instrumented copies of our assemblies, so that one that ends its
/// process or hangs is noticed too.
/// </summary>
sealed class FuzzRun(FuzzOptions options)
{
    const string Own = "Hoopoe.Fuzz";

    static readonly string[] Instrumented = ["Hoopoe.Protocol.dll", "Hoopoe.Mime.dll", "Hoopoe.Server.dll"];

    /// <summary>Runs them; 0 if nothing was found, 1 otherwise.</summary>
    public int Run()
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-fuzz-").FullName;
        try
        {
            CopyTree(AppContext.BaseDirectory, folder);
            foreach (var assembly in Instrumented) Fuzzer.Instrument(Path.Combine(folder, assembly), _ => true, Options.Value);
            Directory.CreateDirectory(options.Findings);
            var unclean = 0;
            foreach (var target in options.Targets)
                if (!IsClean(folder, target)) unclean++;
            return unclean == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    bool IsClean(string folder, string target)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, Own + ".dll"), .. WorkerArguments(target)]);
        using var worker = Process.Start(start)!;
        worker.WaitForExit();
        if (worker.ExitCode == 0) return true;
        if (worker.ExitCode != FuzzLoop.Found && CurrentInput.Read(options.Findings, target) is { } last)
        {
            var file = Findings.Write(options.Findings, target, last, $"the process ended with {worker.ExitCode}");
            Console.WriteLine($"{target}: the process ended with {worker.ExitCode}; the input is {file}");
        }
        return false;
    }

    IEnumerable<string> WorkerArguments(string target)
    {
        yield return target;
        yield return "--worker";
        yield return "--findings";
        yield return options.Findings;
        yield return "--seed";
        yield return options.Seed.ToString(CultureInfo.InvariantCulture);
        if ((options.Scripts ?? ScriptsOfThisCheckout()) is { } scripts)
        {
            yield return "--scripts";
            yield return scripts;
        }
        if (options.Time is { } time)
        {
            yield return "--seconds";
            yield return time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }
        if (options.Inputs is { } inputs)
        {
            yield return "--inputs";
            yield return inputs.ToString(CultureInfo.InvariantCulture);
        }
    }

    static string? ScriptsOfThisCheckout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var scripts = Path.Combine(folder.FullName, "tests", "Hoopoe.Server.Tests", "Scripts");
            if (Directory.Exists(scripts)) return scripts;
        }
        return null;
    }

    static void CopyTree(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
