using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>How a run of the executable ended.</summary>
sealed record Finished(int ExitCode, string Output, string Errors);

/// <summary>The executable as a person runs it, on a data folder of the test's own.</summary>
sealed class HoopoeProcess : IDisposable
{
    static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly StringBuilder _errorText = new();
    readonly Task<string> _errors;

    HoopoeProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
    }

    /// <summary>The process's id.</summary>
    public int Id => _process.Id;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it.</summary>
    public static HoopoeProcess Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts it with environment variables.</summary>
    public static HoopoeProcess Start((string Name, string Value)[] environment, params string[] arguments)
    {
        // …/artifacts/bin/Hoopoe.Server.Tests/debug/ → …/artifacts/bin/Hoopoe/debug/hoopoe
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var program = Path.Combine(Repository.Root, "artifacts/bin/Hoopoe", configuration, "hoopoe");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new HoopoeProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<Finished> RunAsync(string[] arguments, string input = "", (string Name, string Value)[]? environment = null)
    {
        using var process = Start(environment ?? [], arguments);
        await process._process.StandardInput.WriteAsync(input.AsMemory(), Token);
        return await process.FinishAsync();
    }

    /// <summary>Serves the data folder by IMAP alone on a free loopback port; the result has printed that it is ready.</summary>
    public static Task<(HoopoeProcess Process, string[] Lines)> ServeAsync(string folder, params string[] more) =>
        ServeAsync(
            [],
            ["--data", folder, "--imap", "127.0.0.1:0", "--imaps", "none", "--lmtp", "none", "--http", "none", "--stores", "1", .. more]);

    /// <summary>Serves with just these arguments and variables.</summary>
    public static async Task<(HoopoeProcess Process, string[] Lines)> ServeAsync(
        (string Name, string Value)[] environment, string[] arguments)
    {
        var process = Start(environment, ["serve", .. arguments]);
        List<string> lines = [];
        while (lines is not [.., "ready"])
            lines.Add(await process._process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(HangGuard, Token)
                ?? throw new InvalidOperationException(await process._errors));
        return (process, [.. lines]);
    }

    /// <summary>The memory that is its own and no other process's, in bytes.</summary>
    public long PrivateBytes() => File.ReadLines($"/proc/{_process.Id}/smaps_rollup")
        .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);

    /// <summary>The next line that it prints; null at its end.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(HangGuard, Token);

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task<Finished> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await FinishAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        await kill.WaitForExitAsync(Token);
    }

    /// <summary>Waits until it has written something to standard error.</summary>
    public async Task WaitForErrorAsync(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(HangGuard);
        while (true)
        {
            lock (_errorText)
                if (_errorText.ToString().Contains(text, StringComparison.Ordinal)) return;
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Waits for its end.</summary>
    public Task<Finished> FinishedAsync() => FinishAsync();

    /// <summary>Ends it as a crash does.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    async Task<string> ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            lock (_errorText) _errorText.Append(line).Append('\n');
        lock (_errorText) return _errorText.ToString();
    }

    async Task<Finished> FinishAsync()
    {
        _process.StandardInput.Close();
        var output = await _process.StandardOutput.ReadToEndAsync(Token).WaitAsync(HangGuard, Token);
        await _process.WaitForExitAsync(Token).WaitAsync(HangGuard, Token);
        return new Finished(_process.ExitCode, output, await _errors);
    }
}
