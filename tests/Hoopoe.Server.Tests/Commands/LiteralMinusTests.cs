using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>LITERAL- (RFC 7888 §5), where the option says so.</summary>
public class LiteralMinusTests
{
    static readonly HoopoeOptions Minus = new() { Literals = NonSynchronizingLiterals.Minus };

    [Fact]
    public async Task It_is_announced_in_place_of_LITERAL_plus()
    {
        await using var server = await TestServer.StartAsync(options: Minus);
        var client = await server.ConnectAsync();
        Assert.Contains(" LITERAL- ", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("LITERAL+", client.Greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_literal_of_4096_octets_needs_no_round_trip_and_a_longer_one_does()
    {
        await using var server = await TestServer.StartAsync(options: Minus);
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", new string('x', 4_096));
        await client.WriteAsync($"x1 APPEND INBOX {{4097+}}\r\n{new string('x', 4_097)}\r\n");
        (await client.ReadAnswerAsync("x1")).Is("BAD [TOOBIG]");
        await client.WriteAsync("x2 APPEND INBOX {4097}\r\n");
        await client.HearAsync("+ {any}");
        await client.WriteAsync($"{new string('x', 4_097)}\r\n");
        (await client.ReadAnswerAsync("x2")).Is("OK [APPENDUID ");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 2)");
    }

    [Fact]
    public async Task A_second_message_that_breaks_the_rule_leaves_nothing_behind()
    {
        await using var server = await TestServer.StartAsync(options: Minus);
        var client = await server.LogInAsync();
        await client.WriteAsync($"x1 APPEND INBOX {{1+}}\r\na ~{{4097+}}\r\n{new string('x', 4_097)}\r\n");
        (await client.ReadAnswerAsync("x1")).Is("BAD [TOOBIG]");
        await client.WriteAsync($"x2 STATUS {{5000+}}\r\n{new string('x', 5_000)} (MESSAGES)\r\n");
        (await client.ReadAnswerAsync("x2")).Is("BAD [TOOBIG]");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 0)");
    }

    [Fact]
    public async Task What_is_too_large_to_be_swallowed_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync(options: Minus);
        var client = await server.ConnectAsync();
        await client.WriteAsync("x1 LOGIN {1000000+}\r\n");
        await client.HearAsync("x1 BAD [TOOBIG] {any}", "* BYE {any}");
    }
}
