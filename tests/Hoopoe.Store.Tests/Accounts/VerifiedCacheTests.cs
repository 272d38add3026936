using Hoopoe.Store.Accounts.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Accounts;

public class VerifiedCacheTests
{
    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    readonly VerifiedCache _cache;

    public VerifiedCacheTests() => _cache = new VerifiedCache(_time, TimeSpan.FromMinutes(5));

    static VerifiedLogin Login(long account, DateTimeOffset? expires = null) =>
        new(account, "a@example.com", 0, new Credential(1, "password", CredentialKind.Password, null, expires, null));

    [Fact]
    public void A_login_is_found_by_exactly_its_name_and_password_for_its_lifetime()
    {
        _cache.Add("a@example.com", "secret"u8, Login(1), _cache.Changes);
        Assert.Equal(1, _cache.Find("a@example.com", "secret"u8)?.AccountId);
        Assert.Null(_cache.Find("a@example.com", "secreT"u8));
        Assert.Null(_cache.Find("b@example.com", "secret"u8));
        Assert.Null(_cache.Find("a@example.co", "msecret"u8));
        _time.Advance(TimeSpan.FromMinutes(4.99));
        Assert.NotNull(_cache.Find("a@example.com", "secret"u8));
        _time.Advance(TimeSpan.FromMinutes(0.01));
        Assert.Null(_cache.Find("a@example.com", "secret"u8));
    }

    [Fact]
    public void A_login_is_not_found_after_its_credential_has_expired()
    {
        _cache.Add("a@example.com", "secret"u8, Login(1, _time.GetUtcNow().AddMinutes(1)), _cache.Changes);
        Assert.NotNull(_cache.Find("a@example.com", "secret"u8));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_cache.Find("a@example.com", "secret"u8));
    }

    [Fact]
    public void Forgetting_an_account_leaves_the_others()
    {
        _cache.Add("a@example.com", "one"u8, Login(1), _cache.Changes);
        _cache.Add("a@example.com", "two"u8, Login(1), _cache.Changes);
        _cache.Add("b@example.com", "three"u8, Login(2), _cache.Changes);
        _cache.Forget(1);
        Assert.Null(_cache.Find("a@example.com", "one"u8));
        Assert.Null(_cache.Find("a@example.com", "two"u8));
        Assert.NotNull(_cache.Find("b@example.com", "three"u8));
    }

    [Fact]
    public void A_login_checked_before_something_was_forgotten_is_not_remembered()
    {
        var changes = _cache.Changes;
        _cache.Forget(1);
        _cache.Add("a@example.com", "secret"u8, Login(1), changes);
        Assert.Null(_cache.Find("a@example.com", "secret"u8));
    }

    [Fact]
    public void It_stays_bounded_and_goes_on_working()
    {
        for (var count = 0; count < 10_050; count++) _cache.Add($"user{count}@example.com", "x"u8, Login(count), _cache.Changes);
        var kept = Enumerable.Range(0, 10_050).Count(index => _cache.Find($"user{index}@example.com", "x"u8) is not null);
        Assert.InRange(kept, 1, 10_000);
        Assert.NotNull(_cache.Find("user10049@example.com", "x"u8));
    }
}
