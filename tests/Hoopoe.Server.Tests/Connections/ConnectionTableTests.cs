using System.Buffers;
using System.Net;
using Hoopoe.Server.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Connections;

public class ConnectionTableTests
{
    readonly FakeTimeProvider _time = new();
    readonly List<string> _aborted = [];

    [Fact]
    public void An_address_may_have_only_so_many_strangers()
    {
        var table = Table(new() { UnauthenticatedPerAddress = 2 });
        Assert.NotNull(Open(table, "a", "192.0.2.1"));
        Assert.NotNull(Open(table, "b", "192.0.2.1"));
        Assert.Null(Open(table, "c", "192.0.2.1"));
        Assert.NotNull(Open(table, "d", "192.0.2.2"));
    }

    [Theory]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1")]
    [InlineData("2001:db8::1", "2001:db8::ffff:1")]
    public void Addresses_of_one_client_are_counted_together(string first, string second)
    {
        var table = Table(new() { UnauthenticatedPerAddress = 1 });
        Assert.NotNull(Open(table, "a", first));
        Assert.Null(Open(table, "b", second));
    }

    [Fact]
    public void Who_logged_in_or_left_is_no_stranger_any_more()
    {
        var table = Table(new() { UnauthenticatedPerAddress = 1 });
        var first = Open(table, "a", "192.0.2.1")!;
        Assert.True(first.TryMarkAuthenticated(7));
        var second = Open(table, "b", "192.0.2.1")!;
        second.Dispose();
        Assert.NotNull(Open(table, "c", "192.0.2.1"));
    }

    [Fact]
    public void An_account_may_have_only_so_many_sessions_and_a_session_that_ends_makes_room()
    {
        var table = Table(new() { PerAccount = 1 });
        var first = Open(table, "a", "192.0.2.1")!;
        var second = Open(table, "b", "192.0.2.1")!;
        Assert.True(first.TryMarkAuthenticated(7));
        Assert.False(second.TryMarkAuthenticated(7));
        Assert.True(second.TryMarkAuthenticated(8));
        first.Dispose();
        Assert.True(Open(table, "c", "192.0.2.1")!.TryMarkAuthenticated(7));
    }

    [Fact]
    public void A_full_table_drops_the_oldest_stranger_and_never_a_session()
    {
        var table = Table(new() { Total = 3 });
        var session = Open(table, "session", "192.0.2.1")!;
        session.TryMarkAuthenticated(7);
        var oldest = Open(table, "oldest", "192.0.2.2")!;
        Open(table, "younger", "192.0.2.3");
        Assert.NotNull(Open(table, "new", "192.0.2.4"));
        Assert.Equal(CloseReason.Displaced, oldest.CloseReason);
        Assert.Null(session.CloseReason);
        Assert.Equal(["oldest"], _aborted);
        Assert.Equal(3, table.Count);
    }

    [Fact]
    public void A_table_full_of_sessions_takes_nobody()
    {
        var table = Table(new() { Total = 1 });
        Open(table, "a", "192.0.2.1")!.TryMarkAuthenticated(7);
        Assert.Null(Open(table, "b", "192.0.2.2"));
    }

    [Fact]
    public void Who_does_not_log_in_for_a_minute_is_asked_to_leave_and_then_cut()
    {
        var table = Table(new());
        var stranger = Open(table, "a", "192.0.2.1")!;
        Pass(table, 60);
        Assert.Null(stranger.CloseReason);
        stranger.MarkActive();
        Pass(table, 1);
        Assert.Equal(CloseReason.LoginTooSlow, stranger.CloseReason);
        Assert.Empty(_aborted);
        Pass(table, 6);
        Assert.Equal(["a"], _aborted);
    }

    [Fact]
    public void A_session_may_be_silent_for_half_an_hour()
    {
        var table = Table(new());
        var session = Open(table, "a", "192.0.2.1")!;
        session.TryMarkAuthenticated(7);
        Pass(table, 29 * 60);
        session.MarkActive();
        Pass(table, 30 * 60);
        Assert.Null(session.CloseReason);
        Pass(table, 1);
        Assert.Equal(CloseReason.Inactive, session.CloseReason);
    }

    [Fact]
    public void The_sessions_of_an_account_can_be_closed()
    {
        var table = Table(new());
        var (alice, bob) = (Open(table, "a", "192.0.2.1")!, Open(table, "b", "192.0.2.1")!);
        alice.TryMarkAuthenticated(1);
        bob.TryMarkAuthenticated(2);
        table.CloseAccount(1);
        Assert.Equal(CloseReason.AccountClosed, alice.CloseReason);
        Assert.Null(bob.CloseReason);
    }

    [Fact]
    public void The_first_reason_to_close_stands()
    {
        var connection = Open(Table(new()), "a", "192.0.2.1")!;
        connection.RequestClose(CloseReason.Shutdown);
        connection.RequestClose(CloseReason.Inactive);
        Assert.Equal(CloseReason.Shutdown, connection.CloseReason);
        Assert.True(connection.Closing.IsCancellationRequested);
    }

    [Fact]
    public void A_connection_without_an_address_is_local() =>
        Assert.True(Table(new()).TryOpen("a", new System.Net.Sockets.UnixDomainSocketEndPoint("/run/x"), () => { })!.IsLocal);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.254", "192.0.3.1")]
    [InlineData("2001:db8:0:100::1", "2001:db8:0:1ff::1", "2001:db8:0:200::1")]
    public void A_neighbourhood_may_have_only_so_many_strangers(string first, string neighbour, string elsewhere)
    {
        var table = Table(new() { UnauthenticatedPerNetwork = 1 });
        var stranger = Open(table, "a", first)!;
        Assert.Null(Open(table, "b", neighbour));
        Assert.NotNull(Open(table, "c", elsewhere));
        stranger.TryMarkAuthenticated(7);
        Assert.NotNull(Open(table, "d", neighbour));
    }

    [Fact]
    public void An_address_may_open_only_so_many_connections_a_minute()
    {
        var table = Table(new() { OpensPerMinute = 6 });
        for (var i = 0; i < 6; i++) Open(table, "a", "192.0.2.1")!.Dispose();
        Assert.Null(Open(table, "b", "192.0.2.1"));
        Assert.NotNull(Open(table, "c", "192.0.2.2"));
        Pass(table, 10);
        Open(table, "d", "192.0.2.1")!.Dispose();
        Assert.Null(Open(table, "e", "192.0.2.1"));
    }

    [Fact]
    public void A_neighbourhood_may_open_only_so_many_connections_a_minute()
    {
        var table = Table(new() { OpensPerMinutePerNetwork = 60 });
        for (var i = 0; i < 60; i++) Open(table, "a", $"192.0.2.{i}")!.Dispose();
        Assert.Null(Open(table, "b", "192.0.2.99"));
        Assert.NotNull(Open(table, "c", "192.0.3.1"));
        Pass(table, 1);
        Assert.NotNull(Open(table, "d", "192.0.2.99"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Clients_on_this_machine_come_as_often_as_they_like(string address)
    {
        var table = Table(new());
        for (var i = 0; i < 5_000; i++) Open(table, "a", address)!.Dispose();
    }

    [Fact]
    public async Task Who_takes_nothing_for_five_minutes_is_cut()
    {
        var table = Table(new());
        var session = Open(table, "a", "192.0.2.1")!;
        session.TryMarkAuthenticated(7);
        var pipe = new System.IO.Pipelines.Pipe(new(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        pipe.Writer.Write(new byte[100]);
        var sending = session.FlushAsync(pipe.Writer, TestContext.Current.CancellationToken).AsTask();
        Pass(table, 5 * 60);
        Assert.Empty(_aborted);
        Pass(table, 1);
        Assert.Equal(["a"], _aborted);
        await pipe.Reader.CompleteAsync();
        await sending;
        Assert.Null(session.SendingSince);
    }

    ConnectionTable Table(ConnectionLimits limits) => new(limits, _time);

    ClientConnection? Open(ConnectionTable table, string id, string address) =>
        table.TryOpen(id, new IPEndPoint(IPAddress.Parse(address), 4711), () => _aborted.Add(id));

    void Pass(ConnectionTable table, int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        table.Sweep();
    }
}
