using System.Text;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

public class LoginTests
{
    const string Refused = "NO [AUTHENTICATIONFAILED] The name or the password is wrong.";

    static string Plain(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"LOGIN {TestServer.User} wrong", Refused);
        await client.ExpectAsync("LOGIN nobody@example.org wrong", Refused);
        await client.ExpectAsync($"AUTHENTICATE PLAIN {Plain("\0nobody@example.org\0wrong")}", Refused);
    }

    [Fact]
    public async Task AUTHENTICATE_PLAIN_takes_an_initial_response()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"AUTHENTICATE plain {Plain($"\0{TestServer.User}\0{TestServer.Password}")}", "OK [CAPABILITY ");
        await client.ExpectAsync("NAMESPACE", "OK", "* NAMESPACE ((\"\" \"/\")) NIL NIL");
    }

    [Fact]
    public async Task AUTHENTICATE_PLAIN_without_initial_response_gets_an_empty_challenge()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync("x1 AUTHENTICATE PLAIN\r\n");
        await client.HearAsync("+ ");
        await client.WriteAsync(Plain($"{TestServer.User}\0{TestServer.User}\0{TestServer.Password}") + "\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [CAPABILITY ");
    }

    [Fact]
    public async Task A_star_cancels_AUTHENTICATE()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync("x1 AUTHENTICATE PLAIN\r\n");
        await client.HearAsync("+ ");
        await client.WriteAsync("*\r\n");
        (await client.ReadAnswerAsync("x1")).Is("BAD Authentication was cancelled");
        await client.ExpectAsync("NOOP", "OK");
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AGE=")]
    [InlineData("AGEAYgBj")]
    [InlineData("AP//AGI=")]
    public async Task Malformed_responses_are_bad(string response)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"AUTHENTICATE PLAIN {response}", "BAD");
    }

    [Fact]
    public async Task A_response_line_beyond_the_bound_is_bad_and_the_session_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync("x1 AUTHENTICATE PLAIN\r\n");
        await client.HearAsync("+ ");
        await client.WriteAsync(new string('A', 16_000) + "\r\n");
        (await client.ReadAnswerAsync("x1")).Is("BAD");
        await client.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task Acting_for_somebody_else_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"AUTHENTICATE PLAIN {Plain($"boss\0{TestServer.User}\0{TestServer.Password}")}", "NO [AUTHORIZATIONFAILED]");
    }

    [Fact]
    public async Task An_unknown_mechanism_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("AUTHENTICATE CRAM-MD5", "NO");
    }

    [Fact]
    public async Task Without_TLS_a_stranger_can_not_send_a_password()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync("192.0.2.1");
        Assert.Contains(" LOGINDISABLED", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH=PLAIN", client.Greeting, StringComparison.Ordinal);
        await client.ExpectAsync($"LOGIN {TestServer.User} {TestServer.Password}", "NO [PRIVACYREQUIRED]");
        await client.ExpectAsync($"AUTHENTICATE PLAIN {Plain($"\0{TestServer.User}\0{TestServer.Password}")}", "NO [PRIVACYREQUIRED]");
    }

    [Theory]
    [InlineData(PlaintextLogin.Never, "127.0.0.1", false)]
    [InlineData(PlaintextLogin.Loopback, "::1", true)]
    [InlineData(PlaintextLogin.Always, "192.0.2.1", true)]
    public async Task The_option_decides_who_may_log_in_without_TLS(PlaintextLogin option, string address, bool allowed)
    {
        await using var server = await TestServer.StartAsync(plaintext: option);
        var client = await server.ConnectAsync(address);
        await client.ExpectAsync($"LOGIN {TestServer.User} {TestServer.Password}", allowed ? "OK" : "NO [PRIVACYREQUIRED]");
    }

    [Fact]
    public async Task After_login_the_capabilities_are_those_of_a_logged_in_client()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        var answer = await client.OkAsync("CAPABILITY");
        var line = Assert.Single(answer.Untagged);
        Assert.DoesNotContain("AUTH=", line, StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", line, StringComparison.Ordinal);
        foreach (var capability in "IMAP4rev1 IMAP4rev2 IDLE MOVE UIDPLUS ENABLE NAMESPACE UNSELECT LIST-EXTENDED SPECIAL-USE CONDSTORE ESEARCH".Split(' '))
            Assert.Contains(" " + capability, line, StringComparison.Ordinal);
    }
}
