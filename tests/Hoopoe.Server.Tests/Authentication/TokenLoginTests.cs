using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>OAUTHBEARER and XOAUTH2 on the wire.</summary>
public sealed class TokenLoginTests : IDisposable
{
    readonly TokenIssuer _issuer = new();

    [Fact]
    public async Task A_token_logs_its_owner_in_whatever_name_is_given_with_it_as_long_as_it_is_theirs()
    {
        await using var server = await StartAsync();
        foreach (var (mechanism, message) in new[]
        {
            ("OAUTHBEARER", "n,,\u0001auth=Bearer TOKEN\u0001\u0001"),
            ("OAUTHBEARER", $"n,a={TestServer.User},\u0001host=localhost\u0001port=143\u0001auth=Bearer TOKEN\u0001\u0001"),
            ("OAUTHBEARER", $"y,a=ALICE@Example.Org,\u0001auth=bearer TOKEN\u0001\u0001"),
            ("XOAUTH2", $"user={TestServer.User}\u0001auth=Bearer TOKEN\u0001\u0001"),
        })
        {
            var client = await server.ConnectAsync();
            Assert.Contains($" AUTH={mechanism} ", client.Greeting, StringComparison.Ordinal);
            var tag = await client.AuthenticateAsync(mechanism, message.Replace("TOKEN", Token(server), StringComparison.Ordinal));
            (await client.ReadAnswerAsync(tag)).Is("OK [CAPABILITY ");
        }
    }

    [Theory]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Bearer nonsense\u0001\u0001", """{"status":"invalid_token"}""")]
    [InlineData("OAUTHBEARER", "n,a=bob@example.org,\u0001auth=Bearer TOKEN\u0001\u0001", """{"status":"invalid_token"}""")]
    [InlineData("XOAUTH2", "user=bob@example.org\u0001auth=Bearer TOKEN\u0001\u0001", """{"status":"401","schemes":"bearer","scope":""}""")]
    [InlineData("XOAUTH2", "user=alice@example.org\u0001auth=Bearer x.y.z\u0001\u0001", """{"status":"401","schemes":"bearer","scope":""}""")]
    public async Task A_token_that_is_not_good_is_answered_in_JSON_then_NO(string mechanism, string message, string json)
    {
        await using var server = await StartAsync();
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync(mechanism, message.Replace("TOKEN", Token(server), StringComparison.Ordinal));
        Assert.Equal(json, await client.ChallengeAsync());
        await client.RespondAsync("\u0001");
        (await client.ReadAnswerAsync(tag)).Is("NO [AUTHENTICATIONFAILED] The name or the password is wrong.");
    }

    [Fact]
    public async Task A_token_for_a_name_without_account_or_with_a_disabled_one_is_not_good()
    {
        await using var server = await StartAsync();
        server.Store.Directory.Disable(TestServer.User);
        foreach (var token in new[] { Token(server), Token(server, "nobody@example.org"), Token(server, "not an address") })
        {
            var client = await server.ConnectAsync();
            var tag = await client.AuthenticateAsync("OAUTHBEARER", $"n,,\u0001auth=Bearer {token}\u0001\u0001");
            Assert.Equal("""{"status":"invalid_token"}""", await client.ChallengeAsync());
            await client.WriteAsync("\r\n");
            (await client.ReadAnswerAsync(tag)).Is("NO [AUTHENTICATIONFAILED]");
            server.Time.Advance(TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [InlineData("OAUTHBEARER", "")]
    [InlineData("OAUTHBEARER", "\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Bearer x\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Basic x\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Bearer \u0001\u0001")]
    [InlineData("OAUTHBEARER", "p=tls-server-end-point,,\u0001auth=Bearer x\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,x,\u0001auth=Bearer x\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,a=b=x,\u0001auth=Bearer x\u0001\u0001")]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=Bearer x\0\u0001\u0001")]
    [InlineData("XOAUTH2", "auth=Bearer x\u0001\u0001")]
    [InlineData("XOAUTH2", "user=\u0001auth=Bearer x\u0001\u0001")]
    [InlineData("XOAUTH2", "user=alice@example.org\u0001\u0001")]
    public async Task Another_shape_is_bad(string mechanism, string message)
    {
        await using var server = await StartAsync();
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync(mechanism);
        await client.ChallengeAsync();
        await client.RespondAsync(message);
        (await client.ReadAnswerAsync(tag)).Is("BAD Malformed response");
    }

    [Fact]
    public async Task Without_an_issuer_or_without_TLS_the_mechanisms_are_not_offered()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        Assert.DoesNotContain("OAUTH", client.Greeting, StringComparison.Ordinal);
        await client.ExpectAsync("AUTHENTICATE OAUTHBEARER", "NO This mechanism is not offered.");
        await using var issuing = await StartAsync();
        client = await issuing.ConnectAsync("192.0.2.1");
        Assert.DoesNotContain("OAUTH", client.Greeting, StringComparison.Ordinal);
        await client.ExpectAsync("AUTHENTICATE XOAUTH2", "NO This mechanism is not offered.");
    }

    public void Dispose() => _issuer.Dispose();

    Task<TestServer> StartAsync() => TestServer.StartAsync(options: new HoopoeOptions
    {
        OAuthIssuer = TokenIssuer.Name,
        OAuthAudience = TokenIssuer.Audience,
        OAuthKeys = _issuer.KeysFile,
    });

    string Token(TestServer server, string email = TestServer.User) => _issuer.Token(TokenIssuer.Claims(email, server.Time.GetUtcNow()));
}
