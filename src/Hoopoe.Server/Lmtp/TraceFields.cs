using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Server.Lmtp;

/// <summary>What a delivery agent writes above a message: Return-Path and Received (RFC 5321 §4.4).</summary>
/// <param name="Sender">The reverse path, or null where it is not known: then no Return-Path is written.</param>
/// <param name="ClientName">What the client called itself in LHLO; null where the message came through a pipe.</param>
/// <param name="ClientAddress">The client's address, or null.</param>
/// <param name="ServerName">Our name.</param>
/// <param name="Protocol">With what it came, such as LMTP, LMTPS or UTF8LMTP (RFC 3848, RFC 6531 §4.3); null where it came through a
/// pipe.</param>
/// <param name="Id">The id by which the log names the delivery.</param>
/// <param name="Recipient">The recipient where there is only one; others are not named to each other.</param>
/// <param name="Date">When it arrived.</param>
sealed record TraceFields(
    MailPath? Sender, string? ClientName, IPAddress? ClientAddress, string ServerName, string? Protocol, string Id, MailPath? Recipient,
    DateTimeOffset Date)
{
    /// <summary>More than the fields can be long, in bytes.</summary>
    public const int MaxBytes = 4 * 1024;

    /// <summary>The fields, each line ended by CRLF.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        if (Sender is { } sender) text.Append(CultureInfo.InvariantCulture, $"Return-Path: <{sender}>\r\n");
        text.Append("Received: ");
        if (ClientName is not null) text.Append(CultureInfo.InvariantCulture, $"from {ClientName}{AddressLiteral()}\r\n\t");
        text.Append(CultureInfo.InvariantCulture, $"by {ServerName}");
        if (Protocol is not null) text.Append(CultureInfo.InvariantCulture, $" with {Protocol}");
        text.Append(CultureInfo.InvariantCulture, $" id {Id}");
        if (Recipient is { } recipient) text.Append(CultureInfo.InvariantCulture, $"\r\n\tfor <{recipient}>");
        text.Append(CultureInfo.InvariantCulture, $";\r\n\t{Date.ToUniversalTime():ddd, d MMM yyyy HH:mm:ss} +0000\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    string AddressLiteral() => ClientAddress switch
    {
        null => "",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $" ([IPv6:{ClientAddress}])",
        _ => $" ([{ClientAddress}])",
    };
}
