using System.Diagnostics;
using System.Globalization;

namespace Hoopoe.Load.Targets;

/// <summary>
/// A server in a process of its own, on a data folder that is thrown away, with its memory and processor time as the system counts them.
/// </summary>
sealed class ServerProcess : IAsyncDisposable
{
    public const string Password = "load-password";

    readonly Process _process;
    readonly DirectoryInfo _folder;
    readonly string _program;

    ServerProcess(Process process, DirectoryInfo folder, string program)
    {
        _process = process;
        _folder = folder;
        _program = program;
        Processes = new ProcessTree(process.Id);
    }

    public int ImapPort { get; private set; }

    public int ImapsPort { get; private set; }

    public int LmtpPort { get; private set; }

    /// <summary>Its memory and processor time.</summary>
    public ProcessTree Processes { get; }

    /// <summary>Starts the executable and makes accounts.</summary>
    /// <param name="program">The path of <c>hoopoe</c>.</param>
    /// <param name="accounts">Their addresses.</param>
    public static async Task<ServerProcess> StartAsync(string program, params IEnumerable<string> accounts)
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-load-");
        var start = new ProcessStartInfo(
            program,
            [
                "serve", "--data", folder.FullName, "--imap", "127.0.0.1:0", "--imaps", "127.0.0.1:0", "--lmtp", "127.0.0.1:0",
                "--http", "none",
                "--sessions-per-account", "100000", "--log-level", "warning",
            ])
        {
            RedirectStandardOutput = true,
        };
        var server = new ServerProcess(Process.Start(start)!, folder, program);
        while (await server._process.StandardOutput.ReadLineAsync() is { } line && line != "ready") server.LearnPort(line);
        foreach (var account in accounts) await server.RunAsync(Password, "account", "add", account, "--password-stdin");
        return server;
    }

    /// <summary>Starts the executable and makes numbered accounts.</summary>
    public static async Task<(ServerProcess Server, Target Target)> StartAsync(string program, int accounts, bool isTls)
    {
        const string Pattern = "user{n}@localhost";
        var names = Enumerable.Range(0, accounts)
            .Select(number => Pattern.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var server = await StartAsync(program, names);
        return (server, new Target
        {
            Port = isTls ? server.ImapsPort : server.ImapPort,
            TlsPort = server.ImapsPort,
            LmtpPort = server.LmtpPort,
            IsTls = isTls,
            UserPattern = Pattern,
            Password = Password,
            Users = accounts,
            Processes = server.Processes,
        });
    }

    /// <summary>Runs a verb of the command line on the server's data folder, with an input.</summary>
    public async Task RunAsync(string input, params string[] arguments)
    {
        using var verb = Process.Start(new ProcessStartInfo(_program, [.. arguments, "--data", _folder.FullName])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        await verb.StandardInput.WriteAsync(input);
        verb.StandardInput.Close();
        await verb.WaitForExitAsync();
        if (verb.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {verb.ExitCode}.");
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    void LearnPort(string line)
    {
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var protocol, var endpoint]) return;
        var port = int.Parse(endpoint[(endpoint.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
        if (protocol == "imap") ImapPort = port;
        if (protocol == "imaps") ImapsPort = port;
        if (protocol == "lmtp") LmtpPort = port;
    }
}
