using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>ANONYMOUS (RFC 4505).</summary>
public class GuestLoginTests
{
    [Fact]
    public async Task A_guest_reads_the_account_for_guests_and_changes_nothing()
    {
        await using var server = await TestServer.StartAsync(options: new HoopoeOptions { GuestAccount = TestServer.User });
        await server.FillAsync(1);
        var client = await server.ConnectAsync();
        Assert.Contains("AUTH=ANONYMOUS", client.Greeting);
        var tag = await client.AuthenticateAsync("ANONYMOUS", "somebody@example.net");
        Assert.StartsWith("OK", (await client.ReadAnswerAsync(tag)).Tagged, StringComparison.Ordinal);
        Assert.StartsWith("OK [READ-ONLY]", (await client.SendAsync("SELECT INBOX")).Tagged, StringComparison.Ordinal);
        await client.OkAsync("FETCH 1 BODY[]");
        await client.ExpectAsync("STORE 1 +FLAGS (\\Seen)", "NO");
        await client.ExpectAsync("CREATE x", "NO [NOPERM]");
    }

    [Fact]
    public async Task A_guest_may_answer_a_challenge_and_say_nothing()
    {
        await using var server = await TestServer.StartAsync(options: new HoopoeOptions { GuestAccount = TestServer.User });
        var client = await server.ConnectAsync();
        var tag = await client.AuthenticateAsync("ANONYMOUS");
        Assert.Equal("", await client.ChallengeAsync());
        await client.RespondAsync("");
        Assert.StartsWith("OK", (await client.ReadAnswerAsync(tag)).Tagged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_account_for_guests_there_are_none()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        Assert.DoesNotContain("ANONYMOUS", client.Greeting);
        await client.ExpectAsync("AUTHENTICATE ANONYMOUS =", "NO");
        await using var other = await TestServer.StartAsync(options: new HoopoeOptions { GuestAccount = "nobody@example.org" });
        await (await other.ConnectAsync()).ExpectAsync("AUTHENTICATE ANONYMOUS =", "NO [AUTHENTICATIONFAILED]");
    }

    [Fact]
    public async Task A_trace_of_more_than_255_characters_is_bad()
    {
        await using var server = await TestServer.StartAsync(options: new HoopoeOptions { GuestAccount = TestServer.User });
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"AUTHENTICATE ANONYMOUS {SaslTestClient.Base64(new string('x', 256))}", "BAD");
    }
}
