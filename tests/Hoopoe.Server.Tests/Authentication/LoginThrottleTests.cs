using System.Net;
using Hoopoe.Server.Authentication;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Authentication;

public class LoginThrottleTests
{
    static readonly IPAddress Somewhere = IPAddress.Parse("192.0.2.1");
    static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.2");

    readonly FakeTimeProvider _time = new();
    readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(_time);

    TimeSpan Fail(int times, IPAddress? address, string account)
    {
        var delay = TimeSpan.Zero;
        for (var i = 0; i < times; i++) delay = _throttle.Failed(address, account);
        return delay;
    }

    TimeSpan Wait(IPAddress address, string account, bool isKnown = false) => _throttle.WaitBefore(address, account, isKnown);

    [Fact]
    public void A_mistyped_password_costs_nothing() =>
        Assert.Equal(TimeSpan.Zero, Fail(LoginThrottle.FreeFailures, Somewhere, "alice"));

    [Fact]
    public void Wrong_guesses_of_an_address_are_told_one_a_second_whatever_the_names_and_connections()
    {
        Fail(LoginThrottle.FreeFailures, Somewhere, "alice");
        double[] seconds = [.. Enumerable.Range(0, 8).Select(guess => _throttle.Failed(Somewhere, $"user{guess}").TotalSeconds)];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], seconds);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(1, _throttle.Failed(Somewhere, "alice").TotalSeconds);
    }

    [Fact]
    public void Guesses_sent_without_waiting_are_not_looked_at_until_the_others_were_told()
    {
        Fail(LoginThrottle.FreeFailures + 15, Somewhere, "alice");
        Assert.Equal(TimeSpan.Zero, Wait(Somewhere, "bob"));
        Fail(10, Somewhere, "alice");
        Assert.Equal(TimeSpan.FromSeconds(10), Wait(Somewhere, "bob"));
        Assert.Equal(TimeSpan.Zero, Wait(Elsewhere, "alice"));
    }

    [Fact]
    public void The_owner_does_not_wait_where_they_have_logged_in_before()
    {
        Fail(100, Somewhere, "alice");
        Assert.True(Wait(Somewhere, "bob") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, Wait(Somewhere, "bob", isKnown: true));
        Assert.True(Wait(Somewhere, "ALICE", isKnown: true) > TimeSpan.Zero);
    }

    [Fact]
    public void One_person_who_mistypes_slows_nobody_else_on_this_machine()
    {
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _throttle.Failed(IPAddress.Loopback, "alice");
            Assert.Equal(TimeSpan.Zero, Wait(IPAddress.Loopback, "bob"));
            Assert.Equal(TimeSpan.Zero, Wait(IPAddress.Loopback, "alice"));
        }
    }

    [Fact]
    public void Many_addresses_that_guess_at_one_account_are_told_later_and_later_up_to_a_limit()
    {
        double[] seconds = [.. Enumerable.Range(1, 9).Select(host => _throttle.Failed(Host(host), "alice").TotalSeconds)];
        Assert.Equal([0, 0, 0, 1, 2, 4, 8, 15, 15], seconds);
        Assert.Equal(TimeSpan.Zero, _throttle.Failed(Host(10), "bob"));
        _time.Advance(LoginThrottle.Memory);
        Assert.Equal(TimeSpan.Zero, _throttle.Failed(Host(10), "alice"));

        static IPAddress Host(int number) => new([198, 51, 100, (byte)number]);
    }

    [Fact]
    public void A_login_does_not_clear_the_address_of_a_guesser()
    {
        Fail(10, Somewhere, "alice");
        _throttle.Succeeded("mallory");
        Assert.True(_throttle.Failed(Somewhere, "alice") > TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void A_name_without_end_takes_no_more_memory_than_the_longest_there_can_be()
    {
        var name = new string('x', 320);
        double[] seconds = [.. Enumerable.Range(1, 5).Select(n => _throttle.Failed(new IPAddress([198, 51, 100, (byte)n]), name + n).TotalSeconds)];
        Assert.Equal([0, 0, 0, 1, 2], seconds);
    }

    [Fact]
    public void IPv6_addresses_of_one_network_count_together()
    {
        Fail(40, IPAddress.Parse("2001:db8::1"), "alice");
        Assert.True(Wait(IPAddress.Parse("2001:db8::ffff"), "bob") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, Wait(IPAddress.Parse("2001:db8:1::1"), "bob"));
    }

    [Fact]
    public void Whether_a_name_exists_makes_no_difference_to_how_late_a_failure_is_told()
    {
        _throttle.Succeeded("alice");
        var (known, unknown) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < 20; i++)
        {
            known.Add(_throttle.Failed(Somewhere, "alice"));
            unknown.Add(_throttle.Failed(Elsewhere, "nobody"));
        }
        Assert.Equal(known, unknown);
    }
}
