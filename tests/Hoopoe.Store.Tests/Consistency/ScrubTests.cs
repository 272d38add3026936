using Hoopoe.Store.Consistency;
using Hoopoe.Store.Tests.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Consistency;

/// <summary>Everything is read once in a while in the background, and damage is told.</summary>
public sealed class ScrubTests : IDisposable
{
    static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    readonly Lines _log = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Damage_is_logged_once_in_each_round_and_a_round_begins_only_when_it_is_due()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed, _time, _log);
        await fixture.AppendAsync("INBOX", 3);
        await fixture.ReopenAsync(folder =>
        {
            Damage.Flip(folder, "body 1");
            Damage.Rows(folder, "UPDATE message_data SET preview = 'another' WHERE key & 4294967295 = 1");
        });

        var first = await RoundAsync(fixture.Store, previous: null);

        Assert.Equal((3, 2), (first.Messages, first.Faults));
        Assert.Single(_log.All, line => line.StartsWith("Damage: a@example.org, INBOX, message 2 (\"m1\"): its body is lost: ", StringComparison.Ordinal));
        Assert.Single(_log.All, line => line.EndsWith("not what its bytes say: PREVIEW. It was made anew.", StringComparison.Ordinal));
        // The next round is due a month later, though the server is started anew.
        await fixture.ReopenAsync();
        var second = await RoundAsync(fixture.Store, first, TimeSpan.FromDays(1));
        Assert.Equal((3, 1), (second.Messages, second.Faults));
        Assert.True(second.Began - first.Began >= TimeSpan.FromDays(30), $"{first} {second}");
        Assert.True((await fixture.CheckAsync(repairs: true, expungesLost: true)).Report.IsClean);
    }

    [Fact]
    public async Task A_round_that_was_broken_off_goes_on_where_it_was()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed, _time);
        await fixture.AppendAsync("INBOX", 5);
        var began = _time.GetUtcNow().ToUnixTimeSeconds();
        await fixture.ReopenAsync(folder => Damage.Rows(
            folder,
            $"INSERT INTO scrub (id, began, expunged, key, messages, faults) VALUES (1, {began}, 0, (SELECT key FROM message LIMIT 1 OFFSET 2), 3, 0)"));

        var round = await RoundAsync(fixture.Store, previous: null);

        Assert.Equal((5, began), (round.Messages, round.Began.ToUnixTimeSeconds()));
    }

    /// <summary>Lets time pass until a round has ended that is not the previous one.</summary>
    async Task<ScrubStatus> RoundAsync(MailStore store, ScrubStatus? previous, TimeSpan? step = null)
    {
        using var guard = CancellationTokenSource.CreateLinkedTokenSource(Token);
        guard.CancelAfter(HangGuard);
        while (true)
        {
            _time.Advance(step ?? TimeSpan.FromMinutes(1));
            await Task.Delay(20, guard.Token);
            if (store.ReadScrubStatus() is [{ Ended: not null } status] && status.Began != previous?.Began) return status;
        }
    }

    sealed class Lines : ILoggerFactory, ILogger
    {
        readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get { lock (_lines) return [.. _lines]; }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines) _lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
