using System.Net;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>Everything the server logs, with stable event ids. Text that came from a client passes through <see cref="LogText"/> first.</summary>
static partial class Log
{
    static readonly Func<ILogger, string, IDisposable?> ConnectionScope = LoggerMessage.DefineScope<string>("connection {Connection}");

    /// <summary>Names the connection on every line of its session.</summary>
    public static IDisposable? BeginConnection(ILogger logger, string connection) => ConnectionScope(logger, connection);

    [LoggerMessage(100, LogLevel.Information, "Connection from {Address} refused: too many that have not logged in")]
    public static partial void ConnectionRefused(ILogger logger, EndPoint? address);

    [LoggerMessage(101, LogLevel.Debug, "TLS handshake with {Address} failed")]
    public static partial void TlsHandshakeFailed(ILogger logger, IPAddress? address);

    [LoggerMessage(102, LogLevel.Debug, "Connection from {Address} lost: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, IPAddress? address, string reason);

    [LoggerMessage(103, LogLevel.Error, "The session of {Address} failed")]
    public static partial void SessionFailed(ILogger logger, IPAddress? address, Exception failure);
}
