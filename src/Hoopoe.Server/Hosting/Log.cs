using System.Net;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// Everything the server logs, with stable event ids. Text that came from a client passes through <see cref="LogText"/> first.
/// </summary>
static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Connection from {Address} refused: too many that have not logged in")]
    public static partial void ConnectionRefused(ILogger logger, EndPoint? address);

    [LoggerMessage(101, LogLevel.Debug, "TLS handshake with {Address} failed")]
    public static partial void TlsHandshakeFailed(ILogger logger, IPAddress? address);

    [LoggerMessage(102, LogLevel.Debug, "Connection from {Address} lost: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, IPAddress? address, string reason);

    [LoggerMessage(103, LogLevel.Error, "The session of {Address} failed")]
    public static partial void SessionFailed(ILogger logger, IPAddress? address, Exception failure);

    [LoggerMessage(104, LogLevel.Error, "{Command} failed")]
    public static partial void CommandFailed(ILogger logger, string command, Exception failure);

    [LoggerMessage(109, LogLevel.Error, "{Command} came upon {Count} damaged messages of {Account} (UID {Uids}). {Fault} Run hoopoe check.")]
    public static partial void DamagedMessages(ILogger logger, string command, int count, string account, string uids, string fault);

    [LoggerMessage(105, LogLevel.Debug, "The client says it is {Client}")]
    public static partial void ClientIdentified(ILogger logger, string client);

    [LoggerMessage(106, LogLevel.Warning, "The proxy {Address} did not say whom it speaks for; the connection is closed")]
    public static partial void NoProxyHeader(ILogger logger, EndPoint? address);

    [LoggerMessage(107, LogLevel.Information, "Certificates were read anew from {Files}")]
    public static partial void CertificatesReloaded(ILogger logger, string files);

    [LoggerMessage(108, LogLevel.Warning, "The changed certificates can't be used, those before are kept: {Reason}")]
    public static partial void CertificatesNotReloaded(ILogger logger, string reason);

    [LoggerMessage(130, LogLevel.Information, "The configuration was read anew: {Report}")]
    public static partial void Reloaded(ILogger logger, string report);

    [LoggerMessage(131, LogLevel.Error, "The configuration is wrong and was not taken, everything is as it was: {Reason}")]
    public static partial void NotReloaded(ILogger logger, string reason);

    [LoggerMessage(132, LogLevel.Warning, "Accounts of a store that has stopped writing keep the quota they had")]
    public static partial void QuotasNotRenewed(ILogger logger, Exception failure);

    [LoggerMessage(110, LogLevel.Information, "{Account} logged in from {Address} by {Mechanism} with the credential {Credential}")]
    public static partial void LoggedIn(ILogger logger, string account, IPAddress? address, string mechanism, string credential);

    [LoggerMessage(111, LogLevel.Information, "Login as {Name} from {Address} by {Mechanism} failed")]
    public static partial void LoginFailed(ILogger logger, string name, IPAddress? address, string mechanism);

    [LoggerMessage(112, LogLevel.Warning, "The token issuer's keys can't be read from {Location}; those read before are kept")]
    public static partial void IssuerKeysFailed(ILogger logger, string location, Exception failure);

    [LoggerMessage(113, LogLevel.Warning, "The token issuer can't be asked at {Endpoint}: {Failure}; the token is refused")]
    public static partial void IntrospectionFailed(ILogger logger, Uri endpoint, string failure);

    [LoggerMessage(114, LogLevel.Information, "{Account} may use {Service}")]
    public static partial void VouchedFor(ILogger logger, string account, string service);

    [LoggerMessage(115, LogLevel.Information, "{Account} may not use {Service} with the credential {Credential}")]
    public static partial void NotVouchedFor(ILogger logger, string account, string service, string credential);

    [LoggerMessage(120, LogLevel.Information, "{Account} from {Address} deleted the mailbox {Mailbox} with {Messages} messages")]
    public static partial void MailboxDeleted(ILogger logger, string account, IPAddress? address, string mailbox, long messages);

    [LoggerMessage(121, LogLevel.Information, "{Account} from {Address} expunged {Messages} messages of {Mailbox}")]
    public static partial void Expunged(ILogger logger, string account, IPAddress? address, long messages, string mailbox);

    [LoggerMessage(122, LogLevel.Information, "Account {Account}: {Change}")]
    public static partial void AccountChanged(ILogger logger, string account, string change);

    [LoggerMessage(123, LogLevel.Information, "Session {Session} of {Account} from {Address} was ended by an administrator")]
    public static partial void Kicked(ILogger logger, string session, string account, IPAddress? address);

    [LoggerMessage(124, LogLevel.Information, "An administrator began to trace {Target}")]
    public static partial void TraceBegan(ILogger logger, string target);

    [LoggerMessage(125, LogLevel.Information, "The trace of {Target} ended")]
    public static partial void TraceEnded(ILogger logger, string target);

    [LoggerMessage(200, LogLevel.Information, "Message {Id} from <{Sender}> for <{Recipient}>, {Bytes} bytes: {Outcome}")]
    public static partial void Delivery(
        ILogger logger, string id, string sender, string recipient, int bytes, Lmtp.DeliveryOutcome outcome);

    [LoggerMessage(201, LogLevel.Error, "Delivery to account {Account} failed")]
    public static partial void DeliveryFailed(ILogger logger, long account, Exception failure);

    [LoggerMessage(202, LogLevel.Error, "A recipient could not be looked up")]
    public static partial void DirectoryFailed(ILogger logger, Exception failure);

    [LoggerMessage(
        300, LogLevel.Warning, "There is no control socket, so the verbs of the command line don't work while the server runs: {Reason}")]
    public static partial void NoControlSocket(ILogger logger, string reason);
}
