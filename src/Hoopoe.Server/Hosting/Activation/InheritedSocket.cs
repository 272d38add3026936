using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Hosting.Activation;

/// <summary>A socket that listens already and was handed over by whoever started the process, such as systemd.</summary>
/// <param name="Protocol">The front end it is for: imap, imaps, lmtp, http or auth-socket.</param>
/// <param name="Descriptor">Its file descriptor.</param>
public sealed record InheritedSocket(string Protocol, int Descriptor)
{
    /// <summary>Where it listens.</summary>
    /// <exception cref="ServerStartException">It is no stream socket that listens.</exception>
    internal EndpointSpec Endpoint()
    {
        // The handle stays Kestrel's; this only looks at it.
        using var handle = new SafeSocketHandle(Descriptor, ownsHandle: false);
        try
        {
            using var socket = new Socket(handle);
            if (socket.SocketType != SocketType.Stream || !IsListening(socket))
                throw Refusal("is no stream socket that listens: use ListenStream= without Accept=");
            return socket.LocalEndPoint switch
            {
                IPEndPoint ip => EndpointSpec.On(ip.Address, ip.Port),
                UnixDomainSocketEndPoint unix => EndpointSpec.Parse($"unix:{unix}"),
                _ => throw Refusal("is neither a TCP nor a Unix socket"),
            };
        }
        catch (Exception wrong) when (wrong is SocketException or FormatException)
        {
            throw Refusal(wrong.Message, wrong);
        }
    }

    static bool IsListening(Socket socket) => socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is 1;

    ServerStartException Refusal(string what, Exception? cause = null) =>
        new(StartFailure.Endpoint, $"{Protocol}: the socket handed over as descriptor {Descriptor} {what}", cause);
}
