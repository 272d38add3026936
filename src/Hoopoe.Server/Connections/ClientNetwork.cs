using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Connections;

/// <summary>
/// What counts as one client, and what as its neighbourhood: an IPv4 address and its /24, an IPv6 /64 (RFC 4291 §2.5.4: the least a customer
/// has) and its /56.
/// </summary>
static class ClientNetwork
{
    const int Ipv4Neighbourhood = 24;
    const int Ipv6Client = 64;
    const int Ipv6Neighbourhood = 56;

    /// <summary>The address of an endpoint, IPv4 unmapped; null for anything but an IP endpoint.</summary>
    public static IPAddress? AddressOf(EndPoint? endpoint) => endpoint is not IPEndPoint { Address: var address }
        ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The addresses that are taken for one client, by the first of them; no address (a Unix socket) is a client too.</summary>
    public static IPAddress ClientOf(IPAddress? address) => address switch
    {
        null => IPAddress.None,
        { AddressFamily: AddressFamily.InterNetworkV6 } when !IPAddress.IsLoopback(address) => Prefix(address, Ipv6Client),
        _ => address,
    };

    /// <summary>The neighbourhood of a client by its first address; null for this machine, which has none.</summary>
    public static IPAddress? NeighbourhoodOf(IPAddress? address) =>
        address is null || IPAddress.IsLoopback(address) ? null
        : Prefix(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? Ipv6Neighbourhood : Ipv4Neighbourhood);

    static IPAddress Prefix(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return new IPAddress(bytes);
    }
}
