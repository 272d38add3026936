using System.Diagnostics;

namespace Hoopoe.Features.Tests;

/// <summary>Clients that others wrote, against the built executable. The scripts in tests/clients also run by themselves.</summary>
public class RealClientsTests
{
    const int Skipped = 77;

    static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(15);

    public static TheoryData<string> Clients =>
        [.. Directory.GetFiles(Folder, "*.test").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Hoopoe.slnx"))) folder = folder.Parent!;
            return folder.FullName;
        }
    }

    static string Folder => Path.Combine(Root, "tests", "clients");

    /// <summary>The executable that was built together with these tests.</summary>
    static string Executable =>
        Path.Combine(Root, "artifacts", "bin", "Hoopoe", new DirectoryInfo(AppContext.BaseDirectory).Name, "hoopoe");

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Works_with(string client)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts need Unix.");
        var start = new ProcessStartInfo("python3", [Path.Combine(Folder, $"{client}.test")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOOPOE"] = Executable, ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        using var script = Process.Start(start)!;
        script.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(HangGuard);
        try
        {
            var output = script.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = script.StandardError.ReadToEndAsync(patience.Token);
            await script.WaitForExitAsync(patience.Token);

            Assert.SkipWhen(script.ExitCode == Skipped, await output);
            Assert.True(script.ExitCode == 0, $"{client} ended with {script.ExitCode}\n{await output}{await errors}");
        }
        finally
        {
            if (!script.HasExited) script.Kill(entireProcessTree: true);
        }
    }
}
