using System.Globalization;
using System.Net;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Languages;
using Hoopoe.Server.Authentication;
using Hoopoe.Store;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>Reads the values of options. A <see cref="FormatException"/> says what is taken instead.</summary>
static class OptionValue
{
    public static string Text(string value) => value.Length > 0 ? value : throw new FormatException("the value is empty");

    public static IReadOnlyList<string> Texts(IReadOnlyList<string> values) => [.. values.Select(Text)];

    public static IReadOnlyList<IPNetwork> Networks(IReadOnlyList<string> values) => [.. values.Select(value =>
        IPAddress.TryParse(value, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(value, out var network) ? network
        : throw new FormatException($"'{value}' is neither an address nor a network such as 10.0.0.0/8"))];

    public static string FileOrHttps(string value) =>
        Text(value).Contains("://", StringComparison.Ordinal) && !value.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? throw new FormatException($"'{value}' is neither a file nor an https address")
            : value;

    public static string AbsoluteUri(string value) => Uri.TryCreate(value, UriKind.Absolute, out _)
        ? value
        : throw new FormatException($"'{value}' is not a URI such as mailto:postmaster@example.org");

    public static Uri HttpsOrLoopback(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)
            ? address
            : throw new FormatException($"'{value}' is no https address");

    public static Uri Http(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : throw new FormatException($"'{value}' is neither none nor an address such as http://127.0.0.1:4318/v1/metrics");

    public static string Address(string value) => value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < value.Length - 1
        ? value
        : throw new FormatException($"'{value}' is not an address such as guest@example.org");

    public static IReadOnlyDictionary<string, string> ClientAccounts(IReadOnlyList<string> values)
    {
        var accounts = new Dictionary<string, string>();
        foreach (var value in values)
        {
            if (value.Split('=', 2) is not [var written, var address]
                || ClientCertificates.FingerprintOf(written) is not { Length: 64 } fingerprint
                || !fingerprint.All(char.IsAsciiHexDigit))
                throw new FormatException($"'{value}' is not the SHA-256 fingerprint of a certificate, = and an address");
            accounts[fingerprint] = Address(address);
        }
        return accounts;
    }

    public static EndpointSpec Endpoint(string value) => EndpointSpec.Parse(value);

    public static IReadOnlyList<EndpointSpec> Endpoints(IReadOnlyList<string> values)
    {
        if (values.Count == 0) throw new FormatException("the list is empty: write none to listen nowhere");
        EndpointSpec[] endpoints = [.. values.Select(EndpointSpec.Parse)];
        if (endpoints.Length > 1 && endpoints.Any(endpoint => endpoint.IsNone)) throw new FormatException("none stands alone");
        return endpoints;
    }

    public static string HostName(string value) => value.Length <= 255 && Uri.CheckHostName(value) == UriHostNameType.Dns
        ? value
        : throw new FormatException($"'{value}' is not a host name such as mail.example.org");

    public static bool Boolean(string value) =>
        bool.TryParse(value, out var boolean) ? boolean : throw new FormatException($"'{value}' is neither true nor false");

    public static int Number(string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{value}' is not a number from {least} to {most}");

    public static TChoice Choice<TChoice>(string value) where TChoice : struct, Enum =>
        Enum.GetNames<TChoice>().FirstOrDefault(name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<TChoice>(name)
            : throw new FormatException($"'{value}' is not one of {string.Join(", ", Enum.GetNames<TChoice>()).ToLowerInvariant()}");

    public static string Language(string value) => ServerLanguage.All.Any(language => language.Tag == value)
        ? value
        : throw new FormatException($"'{value}' is not one of {string.Join(", ", ServerLanguage.All.Select(language => language.Tag))}");

    public static int Size(string value, int least, int most) => BytesIn(value) is { } size && size >= least && size <= most
        ? (int)size
        : throw new FormatException($"'{value}' is not a size from {least} to {most} bytes: write bytes, or a number with KiB, MiB or GiB");

    public static long LongSize(string value) =>
        BytesIn(value) ?? throw new FormatException($"'{value}' is not a size: write bytes, or a number with KiB, MiB, GiB or TiB");

    public static TimeSpan Duration(string value, TimeSpan least)
    {
        var (number, unit) = Split(value);
        long? seconds = unit switch { "s" => 1, "m" => 60, "h" => 3_600, "d" => 86_400, _ => null };
        return number * seconds is { } total && total >= least.TotalSeconds && total <= TimeSpan.FromDays(365).TotalSeconds
            ? TimeSpan.FromSeconds(total)
            : throw new FormatException(
                $"'{value}' is not a time of at least {least.TotalSeconds:0} seconds: write a number with s, m, h or d");
    }

    public static IReadOnlyList<DefaultMailbox> DefaultMailboxes(IReadOnlyList<string> values) => [.. values.Select(value =>
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var (name, use) = equals < 0 ? (value, null) : (value[..equals], value[(equals + 1)..]);
        if (!MailboxName.TryCreate(name, out var mailbox, out var error)) throw new FormatException(error);
        if (use is not null && !SpecialUseNames.Attributes.Contains(use))
            throw new FormatException($"'{use}' is not one of {string.Join(", ", SpecialUseNames.Attributes)}");
        return new DefaultMailbox(mailbox, use);
    })];

    static long? BytesIn(string value)
    {
        var (number, unit) = Split(value);
        long? factor = unit switch { "" or "b" => 1, "kib" => 1L << 10, "mib" => 1L << 20, "gib" => 1L << 30, "tib" => 1L << 40, _ => null };
        return number <= long.MaxValue / factor ? number * factor : null;
    }

    static (long? Number, string Unit) Split(string value)
    {
        var digits = value.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : value.Length;
        var number = digits is > 0 and <= 15
            ? long.Parse(value.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture)
            : (long?)null;
        return (number, value[digits..].Trim().ToLowerInvariant());
    }
}
