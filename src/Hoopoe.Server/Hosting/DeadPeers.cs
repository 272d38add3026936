using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// Has the operating system find out when the other end of a connection is gone without a word, be there something to send to it or not: a
/// half-open connection is closed and its session ends. Set on the socket that listens; those it accepts have it from there.
/// </summary>
static class DeadPeers
{
    /// <summary>After how much silence the other end is asked whether it is there (TCP keep-alive).</summary>
    public static TimeSpan ProbeAfter { get; } = TimeSpan.FromMinutes(2);

    /// <summary>After how long it is asked again.</summary>
    public static TimeSpan ProbeAgain { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How often, before it is given up.</summary>
    public const int Probes = 4;

    /// <summary>After how long the other end is given up when it does not acknowledge what it was sent (RFC 5482).</summary>
    public static TimeSpan Unacknowledged { get; } = TimeSpan.FromMinutes(5);

    const int Tcp = 6; // IPPROTO_TCP
    const int UserTimeout = 18; // TCP_USER_TIMEOUT

    /// <summary>Has an endpoint's connections watched.</summary>
    /// <param name="socket">The socket that listens.</param>
    public static void Watch(Socket socket)
    {
        if (socket.LocalEndPoint is not IPEndPoint) return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, (int)ProbeAfter.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, (int)ProbeAgain.TotalSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        if (!OperatingSystem.IsLinux()) return;
        Span<byte> milliseconds = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(milliseconds, (int)Unacknowledged.TotalMilliseconds);
        socket.SetRawSocketOption(Tcp, UserTimeout, milliseconds);
    }
}
