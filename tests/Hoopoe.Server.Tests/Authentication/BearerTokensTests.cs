using System.Security.Cryptography;
using Hoopoe.Server.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Authentication;

public sealed class BearerTokensTests : IDisposable
{
    const string Alice = "alice@example.org";
    readonly TokenIssuer _issuer = new();
    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    readonly BearerTokens _tokens;

    public BearerTokensTests() => _tokens = new BearerTokens(
        new TokenClaims(TokenIssuer.Name, TokenIssuer.Audience, Scope: null, "email"),
        new IssuerKeys(_issuer.KeysFile, _time, NullLogger.Instance), introspection: null, _time);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_token_names_its_owner() => Assert.Equal(Alice, await OwnerAsync());

    [Theory]
    [InlineData("iss", "https://other.example")]
    [InlineData("iss", "https://issuer.example/")]
    [InlineData("iss", null)]
    [InlineData("aud", "another")]
    [InlineData("aud", null)]
    [InlineData("exp", null)]
    [InlineData("email", null)]
    [InlineData("email", "")]
    [InlineData("email_verified", false)]
    public async Task A_claim_that_is_wrong_or_missing_spoils_it(string claim, object? value) =>
        Assert.Null(await OwnerAsync(claims => claims[claim] = value));

    [Theory]
    [InlineData("exp", -59, true)]
    [InlineData("exp", -61, false)]
    [InlineData("nbf", 59, true)]
    [InlineData("nbf", 61, false)]
    public async Task Clocks_may_differ_by_a_minute(string claim, int seconds, bool isGood) =>
        Assert.Equal(isGood, await OwnerAsync(claims => claims[claim] = _time.GetUtcNow().ToUnixTimeSeconds() + seconds) is not null);

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("ES256")]
    public async Task Another_algorithm_than_the_key_s_is_refused(string algorithm) =>
        Assert.Null(await _tokens.OwnerAsync(_issuer.Token(TokenIssuer.Claims(Alice, _time.GetUtcNow()), algorithm), Token));

    [Theory]
    [InlineData("key-2")]
    [InlineData("KEY-1")]
    [InlineData("symmetric")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("/dev/null")]
    public async Task A_key_that_is_not_in_the_set_is_refused(string keyId) =>
        Assert.Null(await _tokens.OwnerAsync(_issuer.Token(TokenIssuer.Claims(Alice, _time.GetUtcNow()), keyId: keyId), Token));

    [Fact]
    public async Task A_symmetric_key_in_the_set_signs_nothing()
    {
        var secret = Convert.FromBase64String("c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
        var claims = TokenIssuer.Claims(Alice, _time.GetUtcNow());
        var forged = TokenIssuer.Token(claims, "HS256", "symmetric", "", data => HMACSHA256.HashData(secret, data));
        Assert.Null(await _tokens.OwnerAsync(forged, Token));
    }

    [Fact]
    public async Task A_key_that_the_token_brings_or_points_to_is_not_used()
    {
        using var thief = new TokenIssuer();
        var claims = TokenIssuer.Claims(Alice, _time.GetUtcNow());
        Assert.Null(await _tokens.OwnerAsync(thief.Token(claims), Token));
        Assert.Null(await _tokens.OwnerAsync(thief.Token(claims, extraHeader: $",\"jku\":\"file://{thief.KeysFile}\""), Token));
        Assert.Null(await _tokens.OwnerAsync(thief.Token(claims, keyId: thief.KeysFile), Token));
    }

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var token = _issuer.Token(TokenIssuer.Claims(Alice, _time.GetUtcNow()));
        var parts = token.Split('.');
        var forged = _issuer.Token(TokenIssuer.Claims("bob@example.org", _time.GetUtcNow())).Split('.')[1];
        foreach (var wrong in new[]
        {
            "", ".", "..", token[..^10], $"{parts[0]}.{forged}.{parts[2]}", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}",
            token + ".x", "x" + token, $"{token} ", new string('x', 9000),
        })
            Assert.Null(await _tokens.OwnerAsync(wrong, Token));
    }

    [Fact]
    public async Task A_new_key_is_found_but_the_set_is_read_at_most_once_a_minute()
    {
        Assert.NotNull(await OwnerAsync());
        _issuer.WriteKeys("key-1", "key-2");
        Assert.Null(await OwnerAsync(keyId: "key-2"));
        _time.Advance(IssuerKeys.LeastInterval);
        Assert.NotNull(await OwnerAsync(keyId: "key-2"));
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_used_an_hour_at_most_and_a_set_that_can_t_be_read_takes_none_away()
    {
        Assert.NotNull(await OwnerAsync());
        File.WriteAllText(_issuer.KeysFile, "not JSON");
        _time.Advance(IssuerKeys.Lifetime);
        Assert.NotNull(await OwnerAsync());
        _issuer.WriteKeys("key-2");
        _time.Advance(IssuerKeys.Lifetime);
        Assert.Null(await OwnerAsync());
    }

    [Fact]
    public async Task A_token_without_a_key_id_is_checked_by_the_only_key()
    {
        Assert.NotNull(await OwnerAsync(keyId: null));
        _issuer.WriteKeys("key-1", "key-2");
        _time.Advance(IssuerKeys.Lifetime);
        Assert.Null(await OwnerAsync(keyId: null));
    }

    public void Dispose() => _issuer.Dispose();

    ValueTask<string?> OwnerAsync(Action<Dictionary<string, object?>>? change = null, string? keyId = "key-1")
    {
        var claims = TokenIssuer.Claims(Alice, _time.GetUtcNow());
        change?.Invoke(claims);
        return _tokens.OwnerAsync(_issuer.Token(claims, keyId: keyId), Token);
    }
}
