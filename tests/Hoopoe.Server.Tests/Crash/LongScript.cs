using System.Diagnostics;

namespace Hoopoe.Server.Tests.Crash;

/// <summary>A script of tests/long, run against the executable that was built with the tests.</summary>
static class LongScript
{
    static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(5);

    /// <summary>The executable.</summary>
    public static string Program { get; } = Path.Combine(
        Repository.Root, "artifacts/bin/Hoopoe", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "hoopoe");

    /// <summary>Whether a program is on the PATH.</summary>
    public static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a script to its end; it has failed unless the exit code is 0.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(Has("python3"), "python3 is not installed");
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "tests/long", script), "--program", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var errors = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token).WaitAsync(HangGuard, token);
        return (process.ExitCode, await output + await errors);
    }
}
