using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Sessions;

/// <summary>Makes the sessions.</summary>
/// <param name="services">What they all share.</param>
sealed class ImapSessionFactory(SessionServices services)
{
    /// <summary>A session on a fresh connection, encrypted or not.</summary>
    public ImapSession Create(Transport transport, ClientConnection connection) => new(services, transport, connection);
}
