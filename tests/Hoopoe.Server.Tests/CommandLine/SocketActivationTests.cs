using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>The executable on sockets that were made before it, handed over as systemd does it.</summary>
public sealed class SocketActivationTests : IDisposable
{
    /// <summary>
    /// Hands the sockets on its command line over as descriptors 3 and up, and becomes the program: name=descriptor, or name=listening or
    /// name=connected for one that it makes.
    /// </summary>
    const string HandOver = """
        import fcntl, os, socket, sys
        server = socket.create_server(('127.0.0.1', 0))
        def descriptor(what):
            if what == 'listening': return server.fileno()
            if what == 'connected': return socket.create_connection(server.getsockname()).detach()
            return int(what)
        given = [one.split('=') for one in sys.argv[1].split(',')]
        kept = [fcntl.fcntl(descriptor(what), fcntl.F_DUPFD, 100) for name, what in given]
        for place, number in enumerate(kept):
            os.dup2(number, 3 + place, inheritable=True)
            os.close(number)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(given)), LISTEN_FDNAMES=':'.join(name for name, what in given))
        os.execv(sys.argv[2], sys.argv[2:])
        """;

    /// <summary>Makes sockets, starts the program on them twice, and connects while it is not there.</summary>
    const string Restarts = """
        import os, signal, socket, subprocess, sys
        imap = socket.create_server(('127.0.0.1', 0))
        lmtp = socket.socket(socket.AF_UNIX)
        lmtp.bind(sys.argv[2])
        lmtp.listen()
        first = socket.create_connection(imap.getsockname())
        for start in range(2):
            server = subprocess.Popen(
                [sys.executable, '-c', sys.argv[1], f'imap={imap.fileno()},lmtp={lmtp.fileno()}', *sys.argv[3:]],
                pass_fds=[imap.fileno(), lmtp.fileno()], stdout=subprocess.PIPE, text=True)
            try:
                print(first.makefile().readline().split('[')[0].strip())
                delivery = socket.socket(socket.AF_UNIX)
                delivery.connect(sys.argv[2])
                print(delivery.makefile().readline()[:3])
                delivery.close()
                for line in server.stdout:
                    print(line.split(':')[0].strip())
                    if line == 'ready\n': break
                server.send_signal(signal.SIGTERM)
                print(server.wait(30))
            finally:
                server.kill()
            first = socket.create_connection(imap.getsockname())
        print(os.path.exists(sys.argv[2]))
        """;

    readonly DataFolder _data = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Clients_that_come_while_it_is_restarted_are_served_by_the_next_one()
    {
        var socket = Path.Combine(Path.GetDirectoryName(_data.Path)!, "lmtp.sock");
        var (exitCode, output, errors) = await RunPythonAsync(
            Restarts, [HandOver, socket, Crash.LongScript.Program, "serve", "--data", _data.Path, "--imaps", "none", "--http", "none"]);
        Assert.Equal(("", 0), (errors, exitCode));
        string[] each = ["* OK", "220", "imap  127.0.0.1", "lmtp  unix", "ready", "0"];
        Assert.Equal([.. each, .. each, "True"], output.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("hoopoe.socket", 78,
        "hoopoe: a socket named 'hoopoe.socket' was handed over; say what it is for by FileDescriptorName= in its socket unit: "
        + "imap, imaps, lmtp, http, auth-socket\n")]
    [InlineData("pop3", 78,
        "hoopoe: a socket named 'pop3' was handed over; say what it is for by FileDescriptorName= in its socket unit: "
        + "imap, imaps, lmtp, http, auth-socket\n")]
    public async Task A_name_that_says_nothing_is_refused(string name, int code, string error)
    {
        var (exitCode, output, errors) = await HandOverAsync($"{name}=listening");
        Assert.Equal((code, "", error), (exitCode, output, errors));
    }

    [Fact]
    public async Task A_socket_that_does_not_listen_is_refused()
    {
        var (exitCode, output, errors) = await HandOverAsync("imap=connected");
        Assert.Equal(
            (69, "", "hoopoe: imap: the socket handed over as descriptor 3 is no stream socket that listens: use ListenStream= without Accept=\n"),
            (exitCode, output, errors));
    }

    [Fact]
    public async Task It_runs_under_systemd_socket_activate()
    {
        Assert.SkipUnless(Crash.LongScript.Has("systemd-socket-activate"), "systemd-socket-activate is not installed");
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        string[] arguments =
        [
            "--listen", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--fdname=imap", Crash.LongScript.Program, "serve",
            "--data", _data.Path, "--imaps", "none", "--lmtp", "none", "--http", "none",
        ];
        var start = new ProcessStartInfo("systemd-socket-activate", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            Assert.StartsWith("Listening on", await process.StandardError.ReadLineAsync(Token), StringComparison.Ordinal);
            using var client = await WireClient.ConnectAsync(port);
            Assert.StartsWith("OK", await client.SendAsync("a", "NOOP"), StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    Task<(int ExitCode, string Output, string Errors)> HandOverAsync(string sockets) =>
        RunPythonAsync(HandOver, [sockets, Crash.LongScript.Program, "serve", "--data", _data.Path]);

    static async Task<(int ExitCode, string Output, string Errors)> RunPythonAsync(string script, string[] arguments)
    {
        Assert.SkipUnless(Crash.LongScript.Has("python3"), "python3 is not installed");
        var start = new ProcessStartInfo("python3", ["-c", script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var errors = process.StandardError.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(120), Token);
        return (process.ExitCode, await output, await errors);
    }
}
