using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Security;

/// <summary>Attacks of strangers on the command reader: each costs little and ends in a clear answer.</summary>
public class BeforeLoginTests
{
    [Theory]
    [InlineData("{4097}", "NO [TOOBIG]")]
    [InlineData("{4294967296}", "NO [TOOBIG]")]
    [InlineData("{9223372036854775807}", "NO [TOOBIG]")]
    [InlineData("{9223372036854775808}", "")]
    [InlineData("{18446744073709551616}", "")]
    [InlineData("{-1}", "BAD")]
    [InlineData("{999999999999999999999999999999}", "")]
    [InlineData("{}", "BAD")]
    [InlineData("{+}", "BAD")]
    [InlineData("{0x10}", "BAD")]
    public async Task A_literal_of_absurd_size_is_refused_and_never_asked_for(string announcement, string answer)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var tag = client.NextTag();
        await client.WriteAsync($"{tag} LOGIN {announcement}\r\n");
        var line = await client.ReadLineAsync();
        Assert.Matches($"^{tag} (NO|BAD)", line);
        Assert.StartsWith($"{tag} {answer}", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Literals_of_one_command_are_bounded_together()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var literal = $"{{4096+}}\r\n{new string('x', 4096)}";
        await client.ExpectAsync($"LOGIN {literal} {literal} {literal} {literal}", "NO [TOOBIG]");
        await client.OkAsync("NOOP");
        await client.ExpectAsync("LOGIN " + string.Join(' ', Enumerable.Repeat("{1+}\r\nx", 9)), "NO [LIMIT]");
        await client.OkAsync("NOOP");
    }

    [Theory]
    [InlineData('(')]
    [InlineData(')')]
    [InlineData('{')]
    [InlineData('}')]
    [InlineData('"')]
    [InlineData('\\')]
    public async Task Thousands_of_brackets_are_one_bad_command(char bracket)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("ID " + new string(bracket, 8000), "BAD");
        await client.ExpectAsync("LOGIN " + new string(bracket, 8000), "BAD");
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task Brackets_of_any_kind_nest_no_deeper_than_two()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        Assert.Equal(2, ImapLimits.Default.NestingBeforeLogin);
        await client.ExpectAsync("ID (((\"name\" \"x\")))", "BAD");
        await client.OkAsync("ID (\"name\" \"x\")");
    }

    [Fact]
    public async Task An_exchange_gone_wrong_costs_nobody_else_anything()
    {
        await using var server = await TestServer.StartAsync();
        var broken = await server.ConnectAsync();
        await broken.WriteAsync("x1 AUTHENTICATE PLAIN\r\n");
        await broken.HearAsync("+ ");
        var gone = await server.ConnectAsync();
        await gone.WriteAsync("x1 AUTHENTICATE SCRAM-SHA-1 biwsbj14LHI9eQ==\r\n");
        Assert.StartsWith("+ ", await gone.ReadLineAsync(), StringComparison.Ordinal);
        gone.Disconnect();
        await gone.Session;
        await broken.WriteAsync("!!!\r\n");
        (await broken.ReadAnswerAsync("x1")).Is("BAD");
        await (await server.LogInAsync()).OkAsync("SELECT INBOX");
        await broken.OkAsync($"LOGIN {TestServer.User} {TestServer.Password}");
    }

    [Theory]
    [InlineData("' OR 1=1 --")]
    [InlineData("alice@example.org' --")]
    [InlineData("*)(uid=*")]
    [InlineData("%u@%d")]
    [InlineData("${jndi:ldap://x}@example.org")]
    [InlineData("../../etc/passwd")]
    [InlineData("alice@example.org/../bob@example.org")]
    [InlineData("alice@example.org ")]
    [InlineData("alice")]
    public async Task A_name_is_never_more_than_a_name(string name)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync($"LOGIN \"{name}\" {TestServer.Password}", "NO [AUTHENTICATIONFAILED] The name or the password is wrong.");
    }

    [Fact]
    public async Task A_name_that_only_looks_the_same_is_another()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        const string cyrillicA = "\u00d0\u00b0"; // U+0430 in UTF-8, an octet a character
        await client.ExpectAsync($"LOGIN {{18+}}\r\n{cyrillicA}lice@example.org {TestServer.Password}", "NO [AUTHENTICATIONFAILED]");
    }

    [Theory]
    [InlineData("\u00c3")]
    [InlineData("\u00c0\u0080")]
    [InlineData("\u00ed\u00a0\u0080")]
    [InlineData("\u00f4\u0090\u0080\u0080")]
    [InlineData("\0")]
    public async Task A_name_that_is_not_UTF8_or_has_a_NUL_logs_nobody_in(string octets)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var name = TestServer.User + octets;
        var answer = await client.SendAsync($"LOGIN {{{name.Length}+}}\r\n{name} {TestServer.Password}");
        Assert.Matches("^(BAD|NO)", answer.Tagged);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task Twenty_bad_commands_in_a_row_after_login_end_the_connection()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        for (var i = 0; i < ImapLimits.Default.BadCommandsAfterLogin; i++) await client.ExpectAsync("BOGUS", "BAD");
        await client.HearAsync("* BYE {any}");
        Assert.Null(await client.TryReadLineAsync());
    }
}
