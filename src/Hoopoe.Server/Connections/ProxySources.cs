using System.Net;

namespace Hoopoe.Server.Connections;

/// <summary>The proxies whose word about clients is taken; every one of their connections must begin with it.</summary>
/// <param name="networks">Where they are.</param>
sealed class ProxySources(IReadOnlyList<IPNetwork> networks)
{
    volatile IReadOnlyList<IPNetwork> _networks = networks;

    /// <summary>Where they are, for the connections that begin from now on.</summary>
    public IReadOnlyList<IPNetwork> Networks
    {
        get => _networks;
        set => _networks = value;
    }

    /// <summary>No proxies.</summary>
    public static ProxySources None { get; } = new([]);

    /// <summary>Whether a connection comes from a proxy.</summary>
    public bool Contains(EndPoint? remote) =>
        Networks.Count > 0 && ClientNetwork.AddressOf(remote) is { } address && Networks.Any(network => network.Contains(address));
}
