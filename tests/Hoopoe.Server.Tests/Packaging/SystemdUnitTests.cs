using System.Diagnostics;
using Hoopoe.Server.Hosting.Activation;
using Hoopoe.Server.Tests.CommandLine;
using Hoopoe.Server.Tests.Crash;

namespace Hoopoe.Server.Tests.Packaging;

/// <summary>The unit files are right, as far as that can be known without a systemd that runs.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    const string Installed = "/usr/lib/hoopoe/hoopoe";

    static readonly string Folder = Path.Combine(Repository.Root, "packaging/systemd");

    readonly DirectoryInfo _copies = Directory.CreateTempSubdirectory("hoopoe-units-");

    public static TheoryData<string> Sockets => [.. Directory.EnumerateFiles(Folder, "*.socket").Select(path => Path.GetFileName(path))];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _copies.Delete(recursive: true);

    [Fact]
    public async Task Systemd_understands_every_line()
    {
        var (exitCode, output) = await AnalyzeAsync(["verify", "--man=no", .. Copies()]);
        Assert.Equal((0, ""), (exitCode, output));
    }

    [Fact]
    public async Task The_service_is_shut_in_as_far_as_the_runtime_allows()
    {
        var (exitCode, output) = await AnalyzeAsync(
            ["security", "--offline=true", "--threshold=20", .. Copies().Where(path => Path.GetFileName(path) == "hoopoe.service")]);
        Assert.SkipWhen(output.Contains("unrecognized option", StringComparison.Ordinal), "this systemd-analyze reads no unit files for that");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain(LinesOf("hoopoe.service"), line => line.StartsWith("MemoryDenyWriteExecute=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hoopoe.service", "ExecStart")]
    [InlineData("hoopoe.service", "ExecReload")]
    [InlineData("hoopoe-backup.service", "ExecStart")]
    public void The_commands_are_understood(string unit, string key)
    {
        var line = Assert.Single(LinesOf(unit), line => line.StartsWith($"{key}={Installed} ", StringComparison.Ordinal));
        Assert.Null(DocumentedCommand.ErrorOf(line[$"{key}={Installed} ".Length..]));
    }

    [Theory]
    [MemberData(nameof(Sockets))]
    public void Each_socket_says_what_it_is_for(string file)
    {
        var lines = LinesOf(file);
        var name = Assert.Single(lines, line => line.StartsWith("FileDescriptorName=", StringComparison.Ordinal)).Split('=')[1];
        Assert.Contains(name, SocketActivation.Names);
        Assert.Contains("Service=hoopoe.service", lines);
    }

    static string[] LinesOf(string file) => File.ReadAllLines(Path.Combine(Folder, file));

    /// <summary>The units, with a program that is there.</summary>
    string[] Copies() => [.. Directory.EnumerateFiles(Folder).Where(path => Path.GetExtension(path) != ".conf").Select(path =>
    {
        var copy = Path.Combine(_copies.FullName, Path.GetFileName(path));
        File.WriteAllText(copy, File.ReadAllText(path).Replace(Installed, LongScript.Program, StringComparison.Ordinal));
        return copy;
    })];

    static async Task<(int ExitCode, string Output)> AnalyzeAsync(string[] arguments)
    {
        Assert.SkipUnless(LongScript.Has("systemd-analyze"), "systemd-analyze is not installed");
        var start = new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SYSTEMD_COLORS"] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output + await errors);
    }
}
