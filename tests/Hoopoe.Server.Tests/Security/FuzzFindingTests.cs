using Hoopoe.Server.Tests.Authentication;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Security;

/// <summary>What fuzzing found, each by its name.</summary>
public class FuzzFindingTests
{
    // U+FFFE can't be normalised: the attempt threw.
    [Theory]
    [InlineData("&//4-")]
    [InlineData("a/&//4-")]
    public async Task A_name_with_a_reversed_byte_order_mark_is_refused_and_matches_nothing(string name)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync($"CREATE {name}", "NO [CANNOT]");
        await client.ExpectAsync($"SELECT {name}", "NO [CANNOT]");
        await client.ExpectAsync($"LIST \"\" {name}*", "OK");
        await client.ExpectAsync($"LSUB \"\" {name}*", "OK");
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.ExpectAsync("CREATE \"\u00ef\u00bf\u00be\"", "NO [CANNOT]");
        await client.ExpectAsync("LIST \"\" \"\u00ef\u00bf\u00be*\"", "OK");
    }

    [Fact]
    public async Task Names_and_passwords_with_one_log_nobody_in()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        foreach (var response in new[] { "\0alice\ufffe@example.org\0x", $"\0{TestServer.User}\0\ufffe" })
            await client.ExpectAsync($"AUTHENTICATE PLAIN {SaslTestClient.Base64(response)}", "NO [AUTHENTICATIONFAILED]");
    }
}
