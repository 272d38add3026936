using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hoopoe.Server.Hosting;

/// <summary>Kestrel's sockets, with refusals to listen put into words that name the option.</summary>
sealed class EndpointBinder(
    SocketTransportFactory sockets, IReadOnlyList<Listener> listeners)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return await sockets.BindAsync(endpoint, cancellationToken);
        }
        catch (AddressInUseException)
        {
            // Kestrel makes an IOException of it and, unlike for others, does not fall back to IPv4: see InUse.
            throw;
        }
        catch (SocketException refused) when (!IsEveryAddressOfBothFamilies(endpoint))
        {
            var what = refused.SocketErrorCode == SocketError.AccessDenied ? "this user may not listen there" : refused.Message;
            throw Refusal(listeners.FirstOrDefault(listener => listener.Covers(endpoint)), what, refused);
        }
    }

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    /// <summary>What to tell the person when Kestrel says that an address is taken.</summary>
    public static ServerStartException InUse(IReadOnlyList<Listener> listeners, IOException taken)
    {
        var listener = listeners.FirstOrDefault(candidate => candidate.IsMeantBy(taken.Message));
        return Refusal(listener, listener is null ? taken.Message : "in use by another program", taken);
    }

    static ServerStartException Refusal(Listener? listener, string what, Exception cause)
    {
        var message = listener is null
            ? what
            : $"{listener.Protocol} {listener.Endpoint}: {what}; choose another with --{listener.Protocol}";
        return new ServerStartException(StartFailure.Endpoint, message, cause);
    }

    /// <summary>Where it fails, Kestrel tries IPv4 alone.</summary>
    static bool IsEveryAddressOfBothFamilies(EndPoint endpoint) =>
        endpoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any);
}
