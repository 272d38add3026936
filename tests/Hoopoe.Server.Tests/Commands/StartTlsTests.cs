using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

public class StartTlsTests
{
    [Fact]
    public async Task What_stands_behind_STARTTLS_in_the_clear_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync("x1 STARTTLS\r\nx2 LOGIN a b\r\n");
        await client.HearAsync("* BYE {any}");
        Assert.Null(await client.TryReadLineAsync());
    }

    [Fact]
    public async Task After_STARTTLS_a_stranger_may_log_in_and_STARTTLS_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync("192.0.2.1");
        await client.OkAsync("STARTTLS");
        await client.EncryptAsync();
        var capabilities = Assert.Single((await client.OkAsync("CAPABILITY")).Untagged);
        Assert.DoesNotContain("STARTTLS", capabilities, StringComparison.Ordinal);
        Assert.Contains("AUTH=PLAIN", capabilities, StringComparison.Ordinal);
        await client.ExpectAsync("STARTTLS", "BAD");
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("LOGOUT", "OK", "* BYE {any}");
    }

    [Fact]
    public async Task STARTTLS_with_arguments_or_after_login_is_bad()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("STARTTLS now", "BAD");
        await client.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
        await client.ExpectAsync("STARTTLS", "BAD");
    }
}
