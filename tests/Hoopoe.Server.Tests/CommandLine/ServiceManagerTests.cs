using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>What systemd hears of the executable, from a socket that the test listens on in its place.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    readonly DataFolder _data = new();
    readonly Socket _systemd = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string Configuration => Path.Combine(_data.Path, "..", "hoopoe.json");

    public void Dispose()
    {
        _systemd.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task It_says_when_it_is_ready_reloads_and_stops()
    {
        using var process = await ServeAsync();
        Assert.Matches(@"^READY=1\nSTATUS=Serving imap 127\.0\.0\.1:[0-9]+$", await HearAsync());

        var before = MonotonicMicroseconds();
        await process.SignalAsync("HUP");
        var reloading = await HearAsync();
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", reloading, StringComparison.Ordinal);
        Assert.InRange(long.Parse(reloading.Split('=')[^1], CultureInfo.InvariantCulture), before, MonotonicMicroseconds());
        Assert.StartsWith("READY=1\nSTATUS=Serving imap ", await HearAsync(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Configuration, "{ \"colour\": 1 }", Token);
        await process.SignalAsync("HUP");
        Assert.StartsWith("RELOADING=1\n", await HearAsync(), StringComparison.Ordinal);
        Assert.Matches(
            @"^READY=1\nSTATUS=The changed configuration was not taken: .*hoopoe\.json line 1: .*\. Serving imap ", await HearAsync());

        var finished = process.TerminateAsync();
        Assert.StartsWith("STOPPING=1\n", await HearAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await finished).ExitCode);
    }

    [Fact]
    public async Task The_watchdog_has_a_sign_of_life_twice_within_its_time()
    {
        using var process = await ServeAsync(("WATCHDOG_USEC", "1000000"));
        Assert.StartsWith("READY=1\n", await HearAsync(), StringComparison.Ordinal);
        var since = TimeProvider.System.GetTimestamp();
        for (var sign = 0; sign < 4; sign++) Assert.Equal("WATCHDOG=1", await HearAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_process_that_stands_still_gives_no_sign_of_life()
    {
        using var process = await ServeAsync(("WATCHDOG_USEC", "400000"));
        Assert.StartsWith("READY=1\n", await HearAsync(), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", await HearAsync());
        await process.SignalAsync("STOP");
        try
        {
            // What was sent before it stood still may still arrive.
            while (await HearWithinAsync(TimeSpan.FromSeconds(2)) is not null) { }
            Assert.Null(await HearWithinAsync(TimeSpan.FromSeconds(2)));
        }
        finally
        {
            await process.SignalAsync("CONT");
        }
        Assert.Equal("WATCHDOG=1", await HearAsync());
    }

    [Fact]
    public async Task A_watchdog_of_another_process_hears_nothing()
    {
        using var process = await ServeAsync(("WATCHDOG_USEC", "200000"), ("WATCHDOG_PID", "1"));
        Assert.StartsWith("READY=1\n", await HearAsync(), StringComparison.Ordinal);
        Assert.Null(await HearWithinAsync(TimeSpan.FromSeconds(2)));
    }

    async Task<HoopoeProcess> ServeAsync(params (string Name, string Value)[] more)
    {
        var path = Path.Combine(Path.GetDirectoryName(_data.Path)!, "notify");
        _systemd.Bind(new UnixDomainSocketEndPoint(path));
        await File.WriteAllTextAsync(Configuration, "{}", Token);
        var (process, _) = await HoopoeProcess.ServeAsync(
            [("NOTIFY_SOCKET", path), .. more],
            [
                "--data", _data.Path, "--config", Configuration, "--imap", "127.0.0.1:0", "--imaps", "none", "--lmtp", "none", "--http", "none",
                "--stores", "1",
            ]);
        return process;
    }

    async Task<string> HearAsync() =>
        await HearWithinAsync(TimeSpan.FromSeconds(60)) ?? throw new TimeoutException("systemd has heard nothing for a minute.");

    async Task<string?> HearWithinAsync(TimeSpan time)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(time);
        var buffer = new byte[4096];
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, await _systemd.ReceiveAsync(buffer, patience.Token));
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return null;
        }
    }

    static long MonotonicMicroseconds() => (long)((Int128)TimeProvider.System.GetTimestamp() * 1_000_000 / TimeProvider.System.TimestampFrequency);
}
