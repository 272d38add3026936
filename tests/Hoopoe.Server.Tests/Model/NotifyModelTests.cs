using System.Globalization;
using System.Text.RegularExpressions;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Model;

/// <summary>
/// A client that asks by NOTIFY for everything and then only listens knows, after each of many random changes by others, which mailboxes there are,
/// which are subscribed, and how many messages each has: no more and no less than the server (RFC 5465).
/// </summary>
public sealed partial class NotifyModelTests
{
    const int Steps = 150;
    const string Wanted = "MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_was_heard_is_what_is(int seed)
    {
        await using var server = await TestServer.StartAsync();
        var random = new Random(seed);
        var bob = await server.LogInAsync();
        var alice = await server.LogInAsync();
        var heard = await TruthAsync(alice);
        await alice.OkAsync($"NOTIFY SET (personal ({Wanted}))");
        for (var step = 0; step < Steps; step++)
        {
            await ActAsync(bob, random);
            if (random.Next(4) != 0) continue;
            foreach (var line in (await alice.OkAsync("NOOP")).Untagged) Learn(heard, line);
            if (random.Next(3) == 0) Assert.Equal(await TruthAsync(bob), heard);
        }
        foreach (var line in (await alice.OkAsync("NOOP")).Untagged) Learn(heard, line);
        Assert.Equal(await TruthAsync(bob), heard);
    }

    static async Task ActAsync(TestClient bob, Random random)
    {
        var (name, other) = (Name(random), Name(random));
        switch (random.Next(10))
        {
            case 0 or 1:
                await bob.SendAsync($"CREATE {name}");
                break;
            case 2:
                await bob.SendAsync($"DELETE {name}");
                break;
            case 3:
                await bob.SendAsync($"RENAME {name} {other}");
                break;
            case 4:
                await bob.SendAsync($"SUBSCRIBE {name}");
                break;
            case 5:
                await bob.SendAsync($"UNSUBSCRIBE {name}");
                break;
            case 6 or 7 when (await bob.SendAsync($"STATUS {name} (MESSAGES)")).Tagged.StartsWith("OK", StringComparison.Ordinal):
                await bob.AppendAsync(name, "Subject: x\r\n\r\nx\r\n");
                break;
            case 8 when (await bob.SendAsync($"SELECT {name}")).Tagged.StartsWith("OK", StringComparison.Ordinal):
                await bob.SendAsync(@"UID STORE 1:* +FLAGS (\Seen)");
                await bob.SendAsync("UNSELECT");
                break;
            case 9 when (await bob.SendAsync($"SELECT {name}")).Tagged.StartsWith("OK", StringComparison.Ordinal):
                await bob.SendAsync(@"STORE 1 +FLAGS (\Deleted)");
                await bob.SendAsync(random.Next(2) == 0 ? "CLOSE" : $"MOVE 1 {other}");
                await bob.SendAsync("UNSELECT");
                break;
        }
    }

    static string Name(Random random) => random.Next(6) switch
    {
        0 => "INBOX",
        < 4 => string.Create(CultureInfo.InvariantCulture, $"m{random.Next(4)}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"m{random.Next(4)}/{random.Next(3)}"),
    };

    /// <summary>The mailboxes with their counts, and the names subscribed.</summary>
    static async Task<SortedDictionary<string, string>> TruthAsync(TestClient client)
    {
        var truth = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (await client.OkAsync("LIST \"\" * RETURN (SUBSCRIBED STATUS (MESSAGES UIDNEXT UNSEEN))")).Untagged) Learn(truth, line);
        foreach (var line in (await client.OkAsync("LIST (SUBSCRIBED) \"\" *")).Untagged) Learn(truth, line);
        return truth;
    }

    static void Learn(SortedDictionary<string, string> known, string line)
    {
        if (ListLine().Match(line) is { Success: true } list)
        {
            var (attributes, name, oldName) = (list.Groups[1].Value, list.Groups[2].Value, list.Groups[3].Value);
            if (oldName.Length > 0) Rename(known, oldName, name);
            if (attributes.Contains(@"\NonExistent", StringComparison.Ordinal)) known.Remove("mailbox " + name);
            else known.TryAdd("mailbox " + name, "MESSAGES 0 UIDNEXT 1 UNSEEN 0");
            if (attributes.Contains(@"\Subscribed", StringComparison.Ordinal)) known["subscribed " + name] = "";
            else known.Remove("subscribed " + name);
        }
        else if (StatusLine().Match(line) is { Success: true } status)
        {
            var parts = status.Groups[2].Value.Split(' ');
            var name = "mailbox " + status.Groups[1].Value;
            Assert.True(known.ContainsKey(name), line);
            var items = known[name].Split(' ');
            for (var i = 0; i < items.Length; i += 2)
            {
                var at = Array.IndexOf(parts, items[i]);
                if (at >= 0) items[i + 1] = parts[at + 1];
            }
            known[name] = string.Join(' ', items);
        }
        else
        {
            Assert.Fail(line);
        }
    }

    /// <summary>What lies below follows (RFC 5465 §5.4); subscriptions do not.</summary>
    static void Rename(SortedDictionary<string, string> known, string oldName, string name)
    {
        foreach (var key in known.Keys.Where(key => key == "mailbox " + oldName || key.StartsWith($"mailbox {oldName}/", StringComparison.Ordinal)).ToList())
        {
            known.Remove(key, out var value);
            known["mailbox " + name + key[("mailbox " + oldName).Length..]] = value!;
        }
    }

    [GeneratedRegex(@"\A\* LIST \(([^)]*)\) ""/"" (\S+)(?: \(""OLDNAME"" \((\S+)\)\))?\z")]
    private static partial Regex ListLine();

    [GeneratedRegex(@"\A\* STATUS (\S+) \((.*)\)\z")]
    private static partial Regex StatusLine();
}
