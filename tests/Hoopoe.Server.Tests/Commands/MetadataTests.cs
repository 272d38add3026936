using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>METADATA (RFC 5464), where scripts do not reach.</summary>
public class MetadataTests
{
    [Fact]
    public async Task A_value_may_be_so_large_and_no_larger()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.LogInAsync();
        var most = new string('x', ImapLimits.Default.MetadataValue);
        await alice.OkAsync($"SETMETADATA INBOX (/private/a {{{most.Length}+}}\r\n{most})");
        await alice.ExpectAsync(
            $"SETMETADATA INBOX (/private/b \"small\" /private/c {{{most.Length + 1}+}}\r\n{most}x)", "NO [METADATA MAXSIZE 65536]");
        await alice.ExpectAsync(
            "GETMETADATA (MAXSIZE 65535) INBOX (/private/a /private/b)", "OK [METADATA LONGENTRIES 65536]",
            "* METADATA INBOX (/private/b NIL)");
        await alice.ExpectAsync("GETMETADATA INBOX /private/a", "OK", $"* METADATA INBOX (/private/a {{65536}}\r\n{most})");
    }

    [Fact]
    public async Task A_mailbox_has_so_many_entries_and_no_more()
    {
        await using var server = await TestServer.StartAsync(new ImapLimits { MetadataEntries = 3 });
        var alice = await server.LogInAsync();
        await alice.OkAsync("SETMETADATA INBOX (/private/a \"1\" /private/b \"2\")");
        await alice.ExpectAsync("SETMETADATA INBOX (/private/a \"0\" /private/c \"3\" /private/d \"4\")", "NO [METADATA TOOMANY]");
        await alice.ExpectAsync("GETMETADATA INBOX (/private/a /private/c)", "OK", "* METADATA INBOX (/private/a \"1\" /private/c NIL)");
        await alice.OkAsync("SETMETADATA INBOX (/private/a NIL /private/c \"3\" /private/d \"4\")");
        await alice.OkAsync("SETMETADATA \"\" (/private/a \"1\")");
    }

    [Fact]
    public async Task All_entries_of_an_account_take_so_much_and_no_more()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.LogInAsync();
        var value = new string('x', ImapLimits.Default.MetadataValue);
        var tagged = "";
        var set = 0;
        for (var mailbox = 0; tagged.Length == 0; mailbox++)
        {
            await alice.OkAsync($"CREATE m{mailbox}");
            for (var entry = 0; entry < 100 && tagged.Length == 0; entry++, set++)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"/private/{entry:D3}");
                var answer = await alice.SendAsync($"SETMETADATA m{mailbox} ({name} {{{value.Length}+}}\r\n{value})");
                if (!answer.Tagged.StartsWith("OK", StringComparison.Ordinal)) tagged = answer.Tagged;
            }
        }
        Assert.StartsWith("NO [OVERQUOTA]", tagged, StringComparison.Ordinal);
        Assert.Equal(256, set);
        await alice.OkAsync("SETMETADATA m0 (/private/000 NIL)");
        await alice.OkAsync("SETMETADATA m0 (/private/000 \"small\")");
    }

    [Fact]
    public async Task The_administrator_sets_the_shared_entries_of_the_server()
    {
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Comment = "Mail of our house";
            options.AdminContact = "mailto:postmaster@example.org";
        });
        await server.Server.Administration.AddAccountAsync("alice@example.org", "swordfish", TestContext.Current.CancellationToken);
        using var client = new MailKit.Net.Imap.ImapClient();
        await client.ConnectAsync(
            "127.0.0.1", server.Server.ImapPort, MailKit.Security.SecureSocketOptions.None, TestContext.Current.CancellationToken);
        await client.AuthenticateAsync("alice@example.org", "swordfish", TestContext.Current.CancellationToken);
        var entries = await client.GetMetadataAsync(
            new MailKit.MetadataOptions { Depth = int.MaxValue }, [new MailKit.MetadataTag("/shared")], TestContext.Current.CancellationToken);
        Assert.Equal(
            ["mailto:postmaster@example.org", "Mail of our house"],
            entries.OrderBy(entry => entry.Tag.Id, StringComparer.Ordinal).Select(entry => entry.Value));
    }
}
