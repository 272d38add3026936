using System.Buffers;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Sessions;

/// <summary>INPROGRESS (RFC 9585).</summary>
public class CommandProgressTests
{
    readonly FakeTimeProvider _time = new();
    readonly ArrayBufferWriter<byte> _written = new();
    readonly CommandProgress _progress;
    TaskCompletionSource _flushed = new();

    public CommandProgressTests()
    {
        _progress = new CommandProgress(_time, new ResponseWriter(_written), _ =>
        {
            _flushed.TrySetResult();
            return ValueTask.CompletedTask;
        });
        _progress.Begin("a1"u8);
    }

    string Written => Encoding.ASCII.GetString(_written.WrittenSpan);

    [Fact]
    public async Task Nothing_is_told_before_its_time_and_then_once_an_interval()
    {
        for (var second = 1; second <= 40; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await _progress.TellAsync(second, 50, CancellationToken.None);
        }
        Assert.Equal(
            "* OK [INPROGRESS (\"a1\" 12 50)] 24% done.\r\n* OK [INPROGRESS (\"a1\" 24 50)] 48% done.\r\n* OK [INPROGRESS (\"a1\" 36 50)] 72% done.\r\n",
            Written);
    }

    [Theory]
    [InlineData("a]1", 5, 10, "* OK [INPROGRESS (NIL 5 10)] 50% done.\r\n")]
    [InlineData("", 0, 0, "* OK [INPROGRESS (NIL NIL NIL)] Still working on it.\r\n")]
    [InlineData("x", 7, 0, "* OK [INPROGRESS (\"x\" 7 NIL)] Still working on it.\r\n")]
    [InlineData("x", 10, 10, "* OK [INPROGRESS (\"x\" 9 10)] 90% done.\r\n")]
    [InlineData("x", 0, 1, "* OK [INPROGRESS (\"x\" 0 1)] 0% done.\r\n")]
    public async Task What_is_told_keeps_to_the_grammar(string tag, long done, long all, string expected)
    {
        _progress.Begin(Encoding.ASCII.GetBytes(tag));
        _time.Advance(CommandProgress.Interval);
        await _progress.TellAsync(done, all, CancellationToken.None);
        Assert.Equal(expected, Written);
    }

    [Fact]
    public async Task Work_that_is_waited_for_is_told_of_until_it_is_done()
    {
        var work = new TaskCompletionSource<string>();
        var done = 0L;
        var waiting = _progress.WaitAsync(work.Task, () => done, 100, CancellationToken.None);
        _time.Advance(CommandProgress.Interval - TimeSpan.FromMilliseconds(1));
        Assert.Empty(Written);
        foreach (var count in (long[])[30, 60])
        {
            done = count;
            _flushed = new TaskCompletionSource();
            _time.Advance(CommandProgress.Interval);
            await _flushed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }
        work.SetResult("result");
        Assert.Equal("result", await waiting);
        Assert.Equal("* OK [INPROGRESS (\"a1\" 30 100)] 30% done.\r\n* OK [INPROGRESS (\"a1\" 60 100)] 60% done.\r\n", Written);
    }

    [Fact]
    public async Task Work_that_is_quick_or_fails_is_not_told_of()
    {
        Assert.Equal(1, await _progress.WaitAsync(Task.FromResult(1), () => 0, 10, CancellationToken.None));
        var failing = new TaskCompletionSource<int>();
        var waiting = _progress.WaitAsync(failing.Task, () => 0, 10, CancellationToken.None);
        failing.SetException(new TimeoutException("its own"));
        Assert.Equal("its own", (await Assert.ThrowsAsync<TimeoutException>(() => waiting)).Message);
        Assert.Empty(Written);
    }

    [Fact]
    public async Task A_search_that_takes_long_says_how_far_it_has_come()
    {
        await using var server = await TestServer.StartAsync(
            new ImapLimits { CommandTime = TimeSpan.FromHours(1) }, options: new HoopoeOptions { IndexesText = false });
        await server.FillAsync(10);
        var client = await server.SelectAsync();
        for (var i = 0; i < 7; i++) await client.OkAsync("UID COPY 1:* INBOX");
        Assert.DoesNotContain((await client.OkAsync("SEARCH BODY body")).Untagged, IsProgress);

        // Now a look at the clock takes four seconds.
        server.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(4);
        var answer = await client.OkAsync("SEARCH BODY nowhere");
        server.Time.AutoAdvanceAmount = TimeSpan.Zero;
        var told = answer.Untagged.Where(IsProgress).ToList();
        Assert.NotEmpty(told);
        Assert.All(told, line => Assert.Matches(@"^\* OK \[INPROGRESS \(""a[0-9]+"" [0-9]+ 1280\)\] [0-9]+% done\.$", line));
        Assert.Equal("* SEARCH", answer.Untagged[^1]);

        static bool IsProgress(string line) => line.Contains("INPROGRESS", StringComparison.Ordinal);
    }
}
