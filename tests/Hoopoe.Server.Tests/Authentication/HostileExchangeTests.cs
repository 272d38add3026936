using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>Whatever is wrong with an exchange, the client learns one thing: it is not logged in.</summary>
public class HostileExchangeTests
{
    const string Mechanism = "SCRAM-SHA-256";
    const string Rejected = "NO [AUTHENTICATIONFAILED] The name or the password is wrong.";

    [Theory]
    [InlineData("")]
    [InlineData("n")]
    [InlineData("n,,")]
    [InlineData("n,,,")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=alice@example.org,r=")]
    [InlineData("n,,n=alice@example.org,r=a\u00e9b")]
    [InlineData("n,,n=alice@example.org,r=a b")]
    [InlineData("n,,r=abc,n=alice@example.org")]
    [InlineData("n,,m=x,n=alice@example.org,r=abc")]
    [InlineData("n,,n=alice@example.org,r=abc,m=x")]
    [InlineData("n,,n=alice=2x,r=abc")]
    [InlineData("n,,n=alice=2,r=abc")]
    [InlineData("n,,n=alice=,r=abc")]
    [InlineData("n,,n=alice=2c,r=abc")]
    [InlineData("n,,n=alice\0@example.org,r=abc")]
    [InlineData("n,a=bob@example.org,n=alice@example.org,r=abc")]
    [InlineData("n,a=,n=alice@example.org,r=abc")]
    [InlineData("n,bob,n=alice@example.org,r=abc")]
    [InlineData("x,,n=alice@example.org,r=abc")]
    [InlineData("p=tls-server-end-point,,n=alice@example.org,r=abc")]
    [InlineData("p=,,n=alice@example.org,r=abc")]
    public async Task A_wrong_first_message_is_rejected(string message)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync(Mechanism);
        Assert.Equal("", await client.ChallengeAsync());
        await client.RespondAsync(message);
        (await client.ReadAnswerAsync(tag)).Is(Rejected);
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
    }

    [Fact]
    public async Task Invalid_UTF8_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"AUTHENTICATE {Mechanism} {Convert.ToBase64String([.. "n,,n=a"u8, 0xC3, .. ",r=abc"u8])}", Rejected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c=biws")]
    [InlineData("c=biws,r=NONCE")]
    [InlineData("c=biws,r=NONCE,p=")]
    [InlineData("c=biws,r=NONCE,p=====")]
    [InlineData("c=biws,r=NONCE,p=AAAA")]
    [InlineData("c=biws,r=NONCE,p=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("c=biws,r=NONCE,m=x,PROOF")]
    [InlineData("c=biws,r=NONCE,x,PROOF")]
    [InlineData("c=biws,r=fyko+d2lbbFgONRv9qkxdawL,PROOF")]
    [InlineData("c=eSws,r=NONCE,PROOF")]
    [InlineData("c=biwsAAAA,r=NONCE,PROOF")]
    [InlineData("c=?,r=NONCE,PROOF")]
    [InlineData("r=NONCE,c=biws,PROOF")]
    [InlineData("PROOF,c=biws,r=NONCE")]
    [InlineData("c=biws,r=NONCE,PROOF\0")]
    public async Task A_wrong_last_message_is_rejected(string template)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var scram = new ScramClient(TestServer.User, TestServer.Password);
        var tag = await client.AuthenticateAsync(Mechanism, scram.First);
        var offer = await client.ChallengeAsync();
        var right = scram.Final(offer).Message;
        var nonce = offer.Split(',')[0][2..];
        var proof = right[right.LastIndexOf("p=", StringComparison.Ordinal)..];
        await client.RespondAsync(
            template.Replace("NONCE", nonce, StringComparison.Ordinal).Replace("PROOF", proof, StringComparison.Ordinal));
        (await client.ReadAnswerAsync(tag)).Is(Rejected);
    }

    [Fact]
    public async Task A_proof_for_another_header_another_nonce_or_with_binding_data_is_rejected()
    {
        await using var server = await TestServer.StartAsync();
        await RejectedAsync(server, new ScramClient(TestServer.User, TestServer.Password) { Binding = "y,,"u8.ToArray() });
        await RejectedAsync(server, new ScramClient(TestServer.User, TestServer.Password) { Binding = [.. "n,,"u8, 1, 2, 3] });
        server.Time.Advance(TimeSpan.FromHours(1));
        await RejectedAsync(server, new ScramClient(TestServer.User, TestServer.Password), nonce => nonce[..^1]);
        await RejectedAsync(server, new ScramClient(TestServer.User, TestServer.Password), nonce => nonce + "x");
    }

    [Fact]
    public async Task An_exchange_that_was_good_is_rejected_when_it_is_sent_again()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var scram = new ScramClient(TestServer.User, TestServer.Password);
        var tag = await client.AuthenticateAsync(Mechanism, scram.First);
        var (message, signature) = scram.Final(await client.ChallengeAsync());
        await client.RespondAsync(message);
        Assert.Equal(signature, await client.ChallengeAsync());
        await client.WriteAsync("\r\n");
        (await client.ReadAnswerAsync(tag)).Is("OK [CAPABILITY ");

        var thief = await server.ConnectAsync();
        tag = await thief.AuthenticateAsync(Mechanism, scram.First);
        await thief.ChallengeAsync();
        await thief.RespondAsync(message);
        (await thief.ReadAnswerAsync(tag)).Is(Rejected);
    }

    [Fact]
    public async Task An_unknown_name_looks_like_a_known_one_with_a_wrong_password()
    {
        await using var server = await TestServer.StartAsync();
        var known = await RejectedAsync(server, new ScramClient(TestServer.User, "wrong"));
        var unknown = await RejectedAsync(server, new ScramClient("bob@example.org", TestServer.Password));
        server.Time.Advance(TimeSpan.FromHours(1));
        var again = await RejectedAsync(server, new ScramClient("bob@example.org", TestServer.Password));
        Assert.Equal(known.Split(',').Select(field => field.Length), unknown.Split(',').Select(field => field.Length));
        Assert.Equal(known.Split(',')[2], unknown.Split(',')[2]);
        Assert.Equal(unknown.Split(',')[1], again.Split(',')[1]);
        Assert.NotEqual(unknown.Split(',')[0], again.Split(',')[0]);
    }

    [Fact]
    public async Task The_answer_to_the_server_s_proof_must_be_empty()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var scram = new ScramClient(TestServer.User, TestServer.Password);
        var tag = await client.AuthenticateAsync(Mechanism, scram.First);
        await client.RespondAsync(scram.Final(await client.ChallengeAsync()).Message);
        await client.ChallengeAsync();
        await client.RespondAsync("more");
        (await client.ReadAnswerAsync(tag)).Is(Rejected);
        await client.ExpectAsync("SELECT INBOX", "BAD");
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData(Mechanism)]
    public async Task A_star_cancels_and_what_is_not_base64_is_bad(string mechanism)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        (string Line, string Answer)[] cases =
            [("*", "BAD Authentication was cancelled."), ("=", "BAD"), ("a b", "BAD"), ("YQ", "BAD"), ("*=", "BAD")];
        foreach (var (line, answer) in cases)
        {
            var tag = await client.AuthenticateAsync(mechanism);
            await client.ChallengeAsync();
            await client.WriteAsync(line + "\r\n");
            (await client.ReadAnswerAsync(tag)).Is(answer);
            await client.OkAsync("NOOP");
        }
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData(Mechanism)]
    public async Task A_line_of_more_than_12_KiB_is_bad_and_one_of_less_is_read(string mechanism)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync(mechanism);
        await client.ChallengeAsync();
        await client.WriteAsync(new string('A', 12 * 1024) + "\r\n");
        (await client.ReadAnswerAsync(tag)).Is("BAD The response is too long.");
        tag = await client.AuthenticateAsync(Mechanism);
        await client.ChallengeAsync();
        await client.WriteAsync(new string('A', 12 * 1024 - 4) + "\r\n");
        (await client.ReadAnswerAsync(tag)).Is(Rejected);
    }

    [Theory]
    [InlineData("\0alice@example.org\0swordfish\0x")]
    [InlineData("\0alice@example.org\0x\0swordfish")]
    [InlineData("alice@example.org\0swordfish")]
    [InlineData("\0\0swordfish")]
    [InlineData("\0alice@example.org\0")]
    [InlineData("")]
    public async Task PLAIN_with_another_shape_is_bad(string message)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"AUTHENTICATE PLAIN {(message.Length == 0 ? "=" : SaslTestClient.Base64(message))}", "BAD");
    }

    [Fact]
    public async Task Nobody_acts_for_somebody_else()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var forBob = SaslTestClient.Base64($"bob@example.org\0{TestServer.User}\0{TestServer.Password}");
        await client.ExpectAsync($"AUTHENTICATE PLAIN {forBob}", "NO [AUTHORIZATIONFAILED]");
        await client.OkAsync($"AUTHENTICATE PLAIN {SaslTestClient.Base64($"{TestServer.User}\0{TestServer.User}\0{TestServer.Password}")}");
    }

    [Theory]
    [InlineData("al\0ice", "swordfish")]
    [InlineData("alice@example.org", "swordfish\0x")]
    [InlineData("alice@example.org", "")]
    [InlineData("", "swordfish")]
    public async Task LOGIN_with_a_NUL_or_without_a_name_or_password_is_bad(string name, string password)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync("LOGIN");
        Assert.Equal("Username:", await client.ChallengeAsync());
        await client.RespondAsync(name);
        if (name == TestServer.User)
        {
            Assert.Equal("Password:", await client.ChallengeAsync());
            await client.RespondAsync(password);
        }
        (await client.ReadAnswerAsync(tag)).Is("BAD Malformed response");
    }

    [Theory]
    [InlineData("SCRAM-SHA-256-PLUS")]
    [InlineData("CRAM-MD5")]
    [InlineData("NTLM")]
    public async Task A_mechanism_that_is_not_announced_is_refused(string mechanism)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        Assert.DoesNotContain($"AUTH={mechanism} ", client.Greeting, StringComparison.Ordinal);
        await client.ExpectAsync($"AUTHENTICATE {mechanism}", "NO This mechanism is not offered.");
    }

    [Fact]
    public async Task A_stranger_without_TLS_is_offered_proofs_and_may_not_send_passwords()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync("192.0.2.1");
        Assert.Contains(" AUTH=SCRAM-SHA-256 ", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH=PLAIN", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH=LOGIN", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("-PLUS", client.Greeting, StringComparison.Ordinal);
        await client.ExpectAsync("AUTHENTICATE PLAIN", "NO [PRIVACYREQUIRED]");
        await client.ExpectAsync("AUTHENTICATE LOGIN", "NO [PRIVACYREQUIRED]");
        await client.ExpectAsync("LOGIN a b", "NO [PRIVACYREQUIRED]");
    }

    /// <summary>Has an exchange rejected; gives the server's offer.</summary>
    static async Task<string> RejectedAsync(TestServer server, ScramClient scram, Func<string, string>? changeNonce = null)
    {
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync(Mechanism, scram.First);
        var offer = await client.ChallengeAsync();
        await client.RespondAsync(scram.Final(offer, changeNonce).Message);
        (await client.ReadAnswerAsync(tag)).Is(Rejected);
        return offer;
    }
}
