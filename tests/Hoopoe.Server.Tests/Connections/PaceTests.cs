using Hoopoe.Server.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Connections;

public class PaceTests
{
    readonly FakeTimeProvider _time = new();

    [Fact]
    public void Things_take_up_one_interval_each_and_keys_are_apart()
    {
        var pace = new Pace<string>(_time, TimeSpan.FromSeconds(2));
        Assert.Equal(2, pace.Add("a").TotalSeconds);
        Assert.Equal(4, pace.Add("a").TotalSeconds);
        Assert.Equal(0, pace.Ahead("b").TotalSeconds);
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, pace.Ahead("a").TotalSeconds);
        Assert.False(pace.TryAdd("a", TimeSpan.FromSeconds(2)));
        Assert.True(pace.TryAdd("a", TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void Keys_that_are_free_are_forgotten()
    {
        var pace = new Pace<int>(_time, TimeSpan.FromSeconds(1));
        for (var key = 0; key < 100; key++) pace.Add(key);
        _time.Advance(TimeSpan.FromSeconds(1));
        pace.Sweep();
        Assert.Equal(0, pace.Count);
    }

    [Fact]
    public void There_are_never_more_keys_than_there_is_room_for_and_the_busiest_stay()
    {
        var pace = new Pace<int>(_time, TimeSpan.FromSeconds(1), capacity: 100);
        for (var i = 0; i < 5; i++) pace.Add(-1);
        for (var key = 0; key < 10_000; key++)
        {
            pace.Add(key);
            Assert.InRange(pace.Count, 1, 100);
        }
        Assert.Equal(5, pace.Ahead(-1).TotalSeconds);
    }
}
