using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Sessions;

/// <summary>Makes the sessions; holds what they all share.</summary>
/// <param name="tls">What STARTTLS changes to.</param>
sealed class ImapSessionFactory(TlsContext tls)
{
    /// <summary>A session on a fresh connection, encrypted or not.</summary>
    public ImapSession Create(Transport transport, ClientConnection connection) => new(transport, connection, tls);
}
