using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe.Server.Tests.Hosting;

/// <summary>Whether an option has changed is seen from the option that was set, whatever its shape.</summary>
public class OptionKeyTests
{
    /// <summary>A value of each option that is not its default.</summary>
    static readonly Dictionary<string, string> Samples = new()
    {
        ["data"] = "/elsewhere",
        ["imap"] = "*:143",
        ["imaps"] = "*:993",
        ["lmtp"] = "*:24",
        ["http"] = "*:80",
        ["demo"] = "true",
        ["tlsCert"] = "/c.pem",
        ["tlsKey"] = "/k.pem",
        ["tlsClientCa"] = "/ca.pem",
        ["tlsClientAccounts"] = new string('0', 64) + "=alice@example.org",
        ["proxyFrom"] = "10.0.0.0/8",
        ["hostName"] = "mail.example.org",
        ["comment"] = "ours",
        ["adminContact"] = "mailto:a@example.org",
        ["plaintextLogin"] = "never",
        ["oauthIssuer"] = "https://i.example",
        ["oauthAudience"] = "hoopoe",
        ["oauthKeys"] = "/keys",
        ["oauthIntrospection"] = "https://i.example/ask",
        ["oauthClientId"] = "me",
        ["oauthClientSecretFile"] = "/secret",
        ["oauthScope"] = "mail",
        ["oauthNameClaim"] = "name",
        ["guestAccount"] = "guest@example.org",
        ["authSocket"] = "unix:/auth",
        ["maxMessageSize"] = "1MiB",
        ["messageLimit"] = "2000",
        ["limitedCommands"] = "every",
        ["language"] = "de",
        ["literals"] = "minus",
        ["sessionsPerAccount"] = "1",
        ["unauthenticatedPerAddress"] = "2",
        ["connectionsPerMinute"] = "3",
        ["connections"] = "4",
        ["loginTime"] = "5s",
        ["inactivity"] = "6m",
        ["keepAlive"] = "7s",
        ["stores"] = "8",
        ["defaultMailboxes"] = "Notes",
        ["retention"] = "9d",
        ["scrub"] = "31d",
        ["expireTrash"] = "30d",
        ["expireJunk"] = "14d",
        ["resyncHistory"] = "10d",
        ["resyncRuns"] = "1100",
        ["lowWater"] = "12",
        ["quotaStorage"] = "13MiB",
        ["quotaMessages"] = "14",
        ["accountMessages"] = "1400",
        ["administrators"] = "a@example.org",
        ["searchIndex"] = "false",
        ["searchCache"] = "15MiB",
        ["logFormat"] = "json",
        ["logLevel"] = "error",
        ["otlp"] = "http://127.0.0.1:4318",
    };

    public static TheoryData<string> Keys => [.. OptionTable.Keys.Select(key => key.Name)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_changed_option_is_seen_and_no_other(string name)
    {
        Assert.True(OptionTable.TryFind(name, out var key));
        Assert.True(Samples.ContainsKey(name), $"Samples has no value of {name}");
        var changed = new HoopoeOptions();
        key.Apply(changed, [Samples[name]]);
        Assert.Equal([name], OptionTable.Keys.Where(other => !other.IsSame(new HoopoeOptions(), changed)).Select(other => other.Name));
        var again = new HoopoeOptions();
        key.Apply(again, [Samples[name]]);
        Assert.True(key.IsSame(changed, again));
    }
}
