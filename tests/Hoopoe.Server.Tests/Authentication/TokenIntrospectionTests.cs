using System.Net;
using System.Text;
using Hoopoe.Server.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>Tokens that only the issuer understands (RFC 7662).</summary>
public sealed class TokenIntrospectionTests : IAsyncLifetime
{
    const string Alice = "alice@example.org";
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    readonly FakeTimeProvider _time = new(Now);
    readonly List<string> _asked = [];
    WebApplication? _issuer;
    string _answer = "";
    int _status = 200;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _issuer = builder.Build();
        _issuer.Run(async context =>
        {
            var form = await context.Request.ReadFormAsync();
            _asked.Add($"{context.Request.Headers.Authorization} {form["token"]}");
            context.Response.StatusCode = _status;
            await context.Response.WriteAsync(_answer);
        });
        await _issuer.StartAsync(Token);
    }

    [Fact]
    public async Task An_active_token_names_its_owner()
    {
        _answer = $$"""{"active":true,"aud":"hoopoe","email":"{{Alice}}","exp":{{Now.ToUnixTimeSeconds() + 60}}}""";
        Assert.Equal(Alice, await OwnerAsync("opaque"));
        var credentials = Convert.ToBase64String(Encoding.ASCII.GetBytes("me:s%3Dcret"));
        Assert.Equal([$"Basic {credentials} opaque"], _asked);
    }

    [Theory]
    [InlineData("""{"active":false,"aud":"hoopoe","email":"alice@example.org"}""")]
    [InlineData("""{"active":"true","aud":"hoopoe","email":"alice@example.org"}""")]
    [InlineData("""{"aud":"hoopoe","email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"aud":"other","email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"aud":["other"],"email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"aud":"hoopoe","iss":"https://other.example","email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"aud":"hoopoe","exp":1,"email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"aud":"hoopoe","nbf":99999999999,"email":"alice@example.org"}""")]
    [InlineData("""{"active":true,"aud":"hoopoe"}""")]
    [InlineData("""{"active":true,"aud":"hoopoe","email":7}""")]
    [InlineData("""{"active":true,"aud":"hoopoe","email":"alice@example.org","email_verified":false}""")]
    [InlineData("[]")]
    [InlineData("true")]
    [InlineData("<html>")]
    [InlineData("")]
    public async Task Any_other_answer_names_nobody(string answer)
    {
        _answer = answer;
        Assert.Null(await OwnerAsync("opaque"));
    }

    [Fact]
    public async Task An_issuer_that_fails_names_nobody()
    {
        _answer = $$"""{"active":true,"aud":"hoopoe","email":"{{Alice}}"}""";
        _status = 500;
        Assert.Null(await OwnerAsync("opaque"));
        await _issuer!.StopAsync(Token);
        Assert.Null(await OwnerAsync("opaque"));
    }

    [Fact]
    public async Task A_scope_that_is_asked_for_must_be_there()
    {
        _answer = $$"""{"active":true,"aud":"hoopoe","email":"{{Alice}}","scope":"openid mail.read"}""";
        Assert.Equal(Alice, await OwnerAsync("opaque", "mail.read"));
        Assert.Null(await OwnerAsync("opaque", "mail"));
    }

    [Fact]
    public async Task Nothing_is_kept()
    {
        _answer = $$"""{"active":true,"aud":"hoopoe","email":"{{Alice}}"}""";
        Assert.Equal(Alice, await OwnerAsync("opaque"));
        _answer = """{"active":false}""";
        Assert.Null(await OwnerAsync("opaque"));
    }

    public ValueTask DisposeAsync() => _issuer!.DisposeAsync();

    async Task<string?> OwnerAsync(string token, string? scope = null)
    {
        var claims = new TokenClaims(TokenIssuer.Name, "hoopoe", scope, "email");
        var introspection = new TokenIntrospection(new Uri(_issuer!.Urls.First()), ("me", "s=cret"), claims, _time, NullLogger.Instance);
        return await new BearerTokens(claims, keys: null, introspection, _time).OwnerAsync(token, Token);
    }
}
