using Hoopoe.Server.Connections;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Lmtp;

/// <summary>What all LMTP sessions share.</summary>
/// <param name="Delivery">Brings mail to its mailboxes.</param>
/// <param name="Limits">The bounds.</param>
/// <param name="Tls">What STARTTLS changes to.</param>
/// <param name="HostName">Our name.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where it is logged.</param>
sealed record LmtpServices(MailDelivery Delivery, LmtpLimits Limits, TlsContext Tls, string HostName, TimeProvider Time, ILogger Logger);
