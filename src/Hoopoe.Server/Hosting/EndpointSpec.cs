using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// Where a front end listens, as a person writes it: <c>host:port</c>, <c>[v6]:port</c>, <c>*:port</c> (every address of both families),
/// <c>unix:/path</c>, or <c>none</c>. Port 0 takes any free port.
/// </summary>
public sealed record EndpointSpec
{
    const string UnixPrefix = "unix:";
    const string Forms = "write host:port, [v6]:port, *:port, unix:/path or none";
    const int MaxUnixPathBytes = 107;

    EndpointSpec(string text) => Text = text;

    /// <summary>Listens nowhere.</summary>
    public static EndpointSpec None { get; } = new("none");

    /// <summary>The specification as written.</summary>
    public string Text { get; }

    /// <summary>The host to listen on: an address, a name to resolve, or null for every address. Null too where there is no port.</summary>
    public string? Host { get; private init; }

    /// <summary>The port, 0 to 65535; null for a Unix socket and for none.</summary>
    public int? Port { get; private init; }

    /// <summary>The path of a Unix socket, or null.</summary>
    public string? UnixPath { get; private init; }

    /// <summary>Whether this listens nowhere.</summary>
    public bool IsNone => Port is null && UnixPath is null;

    /// <summary>An endpoint on one address.</summary>
    public static EndpointSpec On(IPAddress address, int port)
    {
        var host = address.ToString();
        return new EndpointSpec(HostAndPort(host, port)) { Host = host, Port = port };
    }

    /// <summary>Reads a specification.</summary>
    /// <param name="text">What the person wrote.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="error">What is wrong and how to write it.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out EndpointSpec? endpoint, [NotNullWhen(false)] out string? error)
    {
        (endpoint, error) = text.StartsWith(UnixPrefix, StringComparison.OrdinalIgnoreCase) ? ReadUnix(text)
            : text.Equals(None.Text, StringComparison.OrdinalIgnoreCase) ? (None, null)
            : ReadHostAndPort(text);
        return endpoint is not null;
    }

    /// <summary>A specification known to be good.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static EndpointSpec Parse(string text) =>
        TryParse(text, out var endpoint, out var error) ? endpoint : throw new FormatException(error);

    /// <summary>The same endpoint with the port that was really bound.</summary>
    public EndpointSpec WithPort(int port) =>
        Port is null || Port == port ? this : new EndpointSpec(HostAndPort(Host ?? "*", port)) { Host = Host, Port = port };

    /// <inheritdoc/>
    public override string ToString() => Text;

    static (EndpointSpec?, string?) ReadUnix(string text)
    {
        var path = text[UnixPrefix.Length..];
        if (!Path.IsPathRooted(path)) return (null, $"'{text}' needs a path from the root, such as unix:/run/hoopoe/lmtp.sock");
        if (Encoding.UTF8.GetByteCount(path) > MaxUnixPathBytes)
            return (null, $"'{text}' is longer than the {MaxUnixPathBytes} bytes of a Unix socket's path");
        return (new EndpointSpec(text) { UnixPath = path }, null);
    }

    static (EndpointSpec?, string?) ReadHostAndPort(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0) return (null, $"'{text}' is not an endpoint: {Forms}");
        var host = text[..colon];
        var digits = text.AsSpan(colon + 1);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > IPEndPoint.MaxPort)
            return (null, $"'{text}' needs a port from 0 to 65535 behind the last colon");
        if (host == "*") return (new EndpointSpec(text) { Port = port }, null);
        if (host is ['[', .. var inner, ']'])
            return IPAddress.TryParse(inner, out var v6) && v6.AddressFamily == AddressFamily.InterNetworkV6
                ? (new EndpointSpec(text) { Host = inner, Port = port }, null)
                : (null, $"'{inner}' in '{text}' is not an IPv6 address");
        if (host.Contains(':')) return (null, $"'{text}': write an IPv6 address in brackets, such as [::1]:1143");
        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4
            ? (new EndpointSpec(text) { Host = host, Port = port }, null)
            : (null, $"'{host}' in '{text}' is neither an address nor a host name");
    }

    static string HostAndPort(string host, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{(host.Contains(':') ? $"[{host}]" : host)}:{port}");
}
