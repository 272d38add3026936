using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Sessions;

/// <summary>Makes the sessions.</summary>
/// <param name="services">What they all share.</param>
sealed class ImapSessionFactory(SessionServices services)
{
    volatile SessionServices _services = services;

    /// <summary>What the sessions share that are made from now on.</summary>
    public SessionServices Services
    {
        get => _services;
        set => _services = value;
    }

    /// <summary>A session on a fresh connection, encrypted or not.</summary>
    public ImapSession Create(Transport transport, ClientConnection connection) => new(Services, transport, connection);
}
