using System.Globalization;
using System.Reflection;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.AuthSocket;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Moving.Frames;
using Hoopoe.Server.Moving.Maildir;
using Hoopoe.Server.Moving.Mbox;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Search;
using Hoopoe.Store.Search.Texts;
using Hoopoe.Store.Threading;

namespace Hoopoe.Server.Tests.Documentation;

/// <summary>docs/limits.md against the code.</summary>
public class LimitsPageTests
{
    static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "docs/limits.md"));

    static Dictionary<string, object> Bounds { get; } = new(
    [
        .. PropertiesOf(ImapLimits.Default),
        .. PropertiesOf(new ConnectionLimits()),
        .. PropertiesOf(new LmtpLimits()),
        .. ConstantsOf(typeof(LmtpLimits)),
        .. ConstantsOf(typeof(MimeLimits)),
        .. ConstantsOf(typeof(TextLimits)),
        .. ConstantsOf(typeof(TraceLimits)),
        new("FramerCaps.LiteralMinus", FramerCaps.LiteralMinus),
        new("SequenceSet.MaxRanges", SequenceSet.MaxRanges),
        new("SearchEvaluator.MaxFuzzyWords", SearchEvaluator.MaxFuzzyWords),
        new("MessageThreader.MaxReferences", MessageThreader.MaxReferences),
        new("MailboxName.MaxBytes", MailboxName.MaxBytes),
        new("MailboxName.MaxLevels", MailboxName.MaxLevels),
        new("StoreOptions.AccountMessages", new StoreOptions().AccountMessages),
        new("CreateMailbox.MaxMailboxes", CreateMailbox.MaxMailboxes),
        new("SetSubscription.MaxSubscriptions", SetSubscription.MaxSubscriptions),
        new("AuthSession.MaxLineBytes", AuthSession.MaxLineBytes),
        new("AuthSession.MaxExchanges", AuthSession.MaxExchanges),
        new("ProxyHeader.MaxText", ProxyHeader.MaxText),
        new("ProxyHeader.MaxBinary", ProxyHeader.MaxBinary),
        new("ProxyHeader.Time", ProxyHeader.Time),
        new("CredentialScope.MaxFolders", CredentialScope.MaxFolders),
        new("DeadPeers.ProbeAfter", DeadPeers.ProbeAfter),
        new("DeadPeers.ProbeAgain", DeadPeers.ProbeAgain),
        new("DeadPeers.Unacknowledged", DeadPeers.Unacknowledged),
        new("DeadPeers.Probes", DeadPeers.Probes),
        new("ConnectionTable.RestAfter", ConnectionTable.RestAfter),
        new("SetMetadata.MaxBytes", SetMetadata.MaxBytes),
        new("FrontEndApplication.SocketBufferBytes", FrontEndApplication.SocketBufferBytes),
        new("AccountDirectory.MaxKnownClients", AccountDirectory.MaxKnownClients),
        new("FrameReader.MaxRecord", FrameReader.MaxRecord),
        new("MboxHeader.MaxBytes", MboxHeader.MaxBytes),
        new("FromLine.MaxLength", FromLine.MaxLength),
        new("KeywordList.Most", KeywordList.Most),
        new("LoginThrottle.Interval", LoginThrottle.Interval),
        new("LoginThrottle.FreeAddresses", LoginThrottle.FreeAddresses),
        new("LoginThrottle.LongestDelay", LoginThrottle.LongestDelay),
        new("LoginThrottle.FreeFailures", LoginThrottle.FreeFailures),
        new("LoginThrottle.Memory", LoginThrottle.Memory),
    ]);

    public static TheoryData<string> Names => [.. Bounds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_bound_has_its_row_with_its_value(string name)
    {
        var row = Assert.Single(Page, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.StartsWith(Written(Bounds[name]), row.Split('|')[2].Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_row_is_a_bound() => Assert.Equal(
        Bounds.Keys.Order(StringComparer.Ordinal),
        Page.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]).Order(StringComparer.Ordinal));

    static string Written(object value) => value switch
    {
        TimeSpan { TotalSeconds: <= 60 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:N0}"),
    };

    static IEnumerable<KeyValuePair<string, object>> PropertiesOf<T>(T limits) where T : class =>
        typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(property => KeyValuePair.Create($"{typeof(T).Name}.{property.Name}", property.GetValue(limits)!));

    static IEnumerable<KeyValuePair<string, object>> ConstantsOf(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => KeyValuePair.Create($"{type.Name}.{field.Name}", field.GetRawConstantValue()!));
}
