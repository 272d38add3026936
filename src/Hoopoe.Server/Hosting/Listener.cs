using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Hoopoe.Server.Hosting;

/// <summary>One endpoint of one front end: bound before the server is called ready.</summary>
/// <param name="Protocol">The front end's name: imap, imaps, lmtp or http.</param>
/// <param name="Endpoint">Where, as configured.</param>
/// <param name="Serve">How Kestrel serves its connections.</param>
/// <param name="Inherited">The descriptor of a socket that listens there already, or null.</param>
sealed record Listener(string Protocol, EndpointSpec Endpoint, Action<ListenOptions> Serve, int? Inherited = null)
{
    readonly List<ListenOptions> _bound = [];

    /// <summary>The endpoint with the port that was bound, once Kestrel has started.</summary>
    public EndpointSpec BoundEndpoint => BoundPort is { } port ? Endpoint.WithPort(port) : Endpoint;

    /// <summary>The first port bound, or null on a Unix socket.</summary>
    public int? BoundPort => _bound.FirstOrDefault()?.IPEndPoint?.Port;

    /// <summary>Tells Kestrel to listen.</summary>
    /// <exception cref="ServerStartException">The host name has no address, or a Unix socket stands in the way.</exception>
    public void Add(KestrelServerOptions kestrel)
    {
        if (Inherited is { } descriptor) kestrel.ListenHandle((ulong)descriptor, Keep);
        else if (Endpoint.UnixPath is { } path)
        {
            MakeRoom(path);
            kestrel.ListenUnixSocket(path, Keep);
        }
        else if (Endpoint.Host is null) kestrel.ListenAnyIP(Endpoint.Port!.Value, Keep);
        else
            foreach (var address in AddressesOf(Endpoint.Host)) kestrel.Listen(address, Endpoint.Port!.Value, Keep);
    }

    /// <summary>Whether a socket address belongs to this endpoint.</summary>
    public bool Covers(EndPoint address) => address switch
    {
        IPEndPoint ip => ip.Port == Endpoint.Port && (Endpoint.Host is null || _bound.Any(options => ip.Equals(options.IPEndPoint))),
        UnixDomainSocketEndPoint unix => unix.ToString() == Endpoint.UnixPath,
        _ => false,
    };

    /// <summary>Whether Kestrel's words about an address mean this endpoint.</summary>
    public bool IsMeantBy(string message) => Endpoint.UnixPath is { } path
        ? message.Contains(path, StringComparison.Ordinal)
        : message.Contains(string.Create(CultureInfo.InvariantCulture, $":{Endpoint.Port}:"), StringComparison.Ordinal);

    void Keep(ListenOptions options)
    {
        _bound.Add(options);
        Serve(options);
    }

    IEnumerable<IPAddress> AddressesOf(string host)
    {
        if (IPAddress.TryParse(host, out var literal)) return [literal];
        try
        {
            var addresses = Dns.GetHostAddresses(host).Distinct();
            return Endpoint.Port == 0 ? addresses.Take(1) : addresses;
        }
        catch (SocketException unknown)
        {
            throw new ServerStartException(
                StartFailure.Endpoint, $"{Protocol} {Endpoint}: {host} has no address: {unknown.Message}", unknown);
        }
    }

    /// <summary>Removes a socket that a killed process left behind; one that answers belongs to somebody.</summary>
    void MakeRoom(string path)
    {
        if (!File.Exists(path)) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException nobody) when (nobody.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }
        catch (SocketException)
        {
            // Something else is there: binding will say what.
            return;
        }
        throw new ServerStartException(
            StartFailure.Endpoint, $"{Protocol} {Endpoint}: in use by another program; choose another with --{Protocol}");
    }
}
