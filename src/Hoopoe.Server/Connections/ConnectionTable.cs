using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Connections;

/// <summary>
/// The open connections of one kind and their limits. A new connection is refused when its address has enough that have not logged in; when
/// the table is full the oldest that has not logged in is asked to leave, never one that has.
/// </summary>
public sealed class ConnectionTable(ConnectionLimits limits, TimeProvider time)
{
    readonly Lock _lock = new();
    readonly HashSet<ClientConnection> _all = [];
    readonly LinkedList<ClientConnection> _strangers = [];
    readonly Dictionary<IPAddress, int> _strangersByAddress = [];
    readonly Dictionary<long, int> _sessionsByAccount = [];

    internal TimeProvider Time => time;

    /// <summary>How many connections are open.</summary>
    public int Count
    {
        get { lock (_lock) return _all.Count; }
    }

    /// <summary>Enters a connection, or returns null if it must be refused.</summary>
    /// <param name="id">The connection's id for the log.</param>
    /// <param name="remote">Where it comes from; anything but an IP endpoint counts as local.</param>
    /// <param name="abort">Cuts the connection.</param>
    public ClientConnection? TryOpen(string id, EndPoint? remote, Action abort)
    {
        var connection = new ClientConnection(this, id, AddressOf(remote), abort) { InactivityLimit = limits.Inactivity };
        ClientConnection? displaced = null;
        lock (_lock)
        {
            var key = ClassOf(connection.Address);
            var strangersThere = _strangersByAddress.GetValueOrDefault(key);
            if (strangersThere >= limits.UnauthenticatedPerAddress) return null;
            if (_all.Count >= limits.Total)
            {
                displaced = _strangers.First?.Value;
                if (displaced is null) return null;
                Forget(displaced);
            }
            _all.Add(connection);
            _strangersByAddress[key] = strangersThere + 1;
            connection.StrangerNode = _strangers.AddLast(connection);
        }
        displaced?.RequestClose(CloseReason.Displaced);
        displaced?.Abort();
        return connection;
    }

    /// <summary>Asks every session of an account to end.</summary>
    public void CloseAccount(long accountId)
    {
        List<ClientConnection> sessions;
        lock (_lock) sessions = [.. _all.Where(connection => connection.AccountId == accountId)];
        foreach (var session in sessions) session.RequestClose(CloseReason.AccountClosed);
    }

    /// <summary>Looks for connections that took too long, once; called by the server's heartbeat.</summary>
    public void Sweep()
    {
        List<ClientConnection> open;
        lock (_lock) open = [.. _all];
        foreach (var connection in open)
        {
            if (connection.CloseReason is not null)
            {
                if (time.GetElapsedTime(connection.CloseAskedAt) > limits.Goodbye) connection.Abort();
            }
            else if (connection.AccountId is null && Exceeds(connection.OpenedAt, limits.LoginTime))
                connection.RequestClose(CloseReason.LoginTooSlow);
            else if (Exceeds(connection.LastActivity, connection.InactivityLimit))
                connection.RequestClose(CloseReason.Inactive);
        }
    }

    internal bool TryAuthenticate(ClientConnection connection, long accountId)
    {
        lock (_lock)
        {
            if (!_all.Contains(connection)) return false;
            var sessions = _sessionsByAccount.GetValueOrDefault(accountId);
            if (sessions >= limits.PerAccount) return false;
            ForgetStranger(connection);
            ForgetSession(connection);
            _sessionsByAccount[accountId] = _sessionsByAccount.GetValueOrDefault(accountId) + 1;
            connection.AccountId = accountId;
            return true;
        }
    }

    internal void Remove(ClientConnection connection)
    {
        lock (_lock) Forget(connection);
    }

    void Forget(ClientConnection connection)
    {
        if (!_all.Remove(connection)) return;
        ForgetStranger(connection);
        ForgetSession(connection);
    }

    void ForgetStranger(ClientConnection connection)
    {
        if (connection.StrangerNode is not { } node) return;
        _strangers.Remove(node);
        connection.StrangerNode = null;
        CountDown(_strangersByAddress, ClassOf(connection.Address));
    }

    void ForgetSession(ClientConnection connection)
    {
        if (connection.AccountId is not { } accountId) return;
        connection.AccountId = null;
        CountDown(_sessionsByAccount, accountId);
    }

    bool Exceeds(long since, TimeSpan limit) => limit != Timeout.InfiniteTimeSpan && time.GetElapsedTime(since) > limit;

    static void CountDown<TKey>(Dictionary<TKey, int> counts, TKey key) where TKey : notnull
    {
        if (--counts[key] == 0) counts.Remove(key);
    }

    static IPAddress? AddressOf(EndPoint? remote) => remote is not IPEndPoint { Address: var address }
        ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    static IPAddress ClassOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }
}
