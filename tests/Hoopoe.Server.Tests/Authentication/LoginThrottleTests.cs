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

    void Fail(int times, IPAddress address, string account)
    {
        for (var i = 0; i < times; i++) _throttle.Failed(address, account);
    }

    [Fact]
    public void A_mistyped_password_costs_nothing()
    {
        Fail(LoginThrottle.FreeFailures, Somewhere, "alice");
        Assert.Equal(TimeSpan.Zero, _throttle.DelayFor(Somewhere, "alice"));
    }

    [Fact]
    public void Each_further_failure_doubles_the_wait_up_to_a_limit()
    {
        Fail(LoginThrottle.FreeFailures, Somewhere, "alice");
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            _throttle.Failed(Somewhere, "alice");
            waits.Add(_throttle.DelayFor(Somewhere, "alice").TotalSeconds);
        }
        Assert.Equal([1, 2, 4, 8, 15, 15], waits);
    }

    [Fact]
    public void An_address_that_guesses_waits_for_every_name_and_a_name_for_every_address()
    {
        Fail(5, Somewhere, "alice");
        Assert.True(_throttle.DelayFor(Somewhere, "bob") > TimeSpan.Zero);
        Assert.True(_throttle.DelayFor(Elsewhere, "ALICE") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.DelayFor(Elsewhere, "bob"));
    }

    [Fact]
    public void The_owner_does_not_wait_where_they_have_logged_in_before()
    {
        _throttle.Succeeded(Elsewhere, "alice");
        Fail(10, Somewhere, "alice");
        Assert.Equal(TimeSpan.Zero, _throttle.DelayFor(Elsewhere, "alice"));
        Assert.Equal(LoginThrottle.LongestDelay, _throttle.DelayFor(Somewhere, "alice"));
    }

    [Fact]
    public void A_login_does_not_clear_the_address_of_a_guesser()
    {
        Fail(10, Somewhere, "alice");
        _throttle.Succeeded(Somewhere, "mallory");
        Assert.Equal(LoginThrottle.LongestDelay, _throttle.DelayFor(Somewhere, "alice"));
    }

    [Fact]
    public void Failures_are_forgotten_after_a_while()
    {
        Fail(10, Somewhere, "alice");
        _time.Advance(LoginThrottle.Memory);
        Assert.Equal(TimeSpan.Zero, _throttle.DelayFor(Somewhere, "alice"));
    }

    [Fact]
    public void IPv6_addresses_of_one_network_count_together()
    {
        Fail(10, IPAddress.Parse("2001:db8::1"), "alice");
        Assert.True(_throttle.DelayFor(IPAddress.Parse("2001:db8::ffff"), "bob") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, _throttle.DelayFor(IPAddress.Parse("2001:db8:1::1"), "bob"));
    }
}
