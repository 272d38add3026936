using System.Net;
using Hoopoe.Server.Metrics;

namespace Hoopoe.Server.Connections;

/// <summary>
/// The open connections of one kind and their limits. A new connection is refused when too many came from its address or neighbourhood; when
/// the table is full the oldest that has not logged in is asked to leave, never one that has.
/// </summary>
public sealed class ConnectionTable(ConnectionLimits limits, TimeProvider time)
{
    /// <summary>A connection that was not used for so long gives up what it does not need while it is not.</summary>
    public static TimeSpan RestAfter { get; } = TimeSpan.FromSeconds(5);

    readonly Lock _lock = new();
    readonly HashSet<ClientConnection> _all = [];
    readonly LinkedList<ClientConnection> _strangers = [];
    readonly StrangerLimits _strangersByOrigin = new(limits, time);
    readonly Dictionary<long, int> _sessionsByAccount = [];

    volatile ConnectionLimits _limits = limits;

    /// <summary>The limits. Others hold from then on; no open connection is closed for being one too many.</summary>
    public ConnectionLimits Limits
    {
        get => _limits;
        set
        {
            lock (_lock) _strangersByOrigin.Limits = _limits = value;
        }
    }

    internal TimeProvider Time => time;

    /// <summary>Where connections are counted.</summary>
    internal ServerInstruments Instruments { get; init; } = ServerInstruments.Unheard;

    /// <summary>The connections that are open now.</summary>
    internal IReadOnlyList<ClientConnection> Open
    {
        get { lock (_lock) return [.. _all]; }
    }

    /// <summary>How many connections are open.</summary>
    public int Count
    {
        get { lock (_lock) return _all.Count; }
    }

    /// <summary>Enters a connection, or returns null if it must be refused.</summary>
    /// <param name="id">The connection's id for the log.</param>
    /// <param name="remote">Where it comes from; anything but an IP endpoint counts as local.</param>
    /// <param name="abort">Cuts the connection.</param>
    /// <param name="protocol">The front end's name.</param>
    public ClientConnection? TryOpen(string id, EndPoint? remote, Action abort, string protocol = "imap")
    {
        var connection = new ClientConnection(this, protocol, id, ClientNetwork.AddressOf(remote), abort)
        {
            InactivityLimit = _limits.Inactivity,
        };
        ClientConnection? displaced = null;
        lock (_lock)
        {
            if (_strangersByOrigin.TryAdd(connection.Address) is { } refusal) return Refuse(protocol, refusal);
            if (_all.Count >= _limits.Total)
            {
                displaced = _strangers.First?.Value;
                if (displaced is null)
                {
                    _strangersByOrigin.Remove(connection.Address);
                    return Refuse(protocol, "full");
                }
                Forget(displaced);
            }
            _all.Add(connection);
            connection.StrangerNode = _strangers.AddLast(connection);
        }
        Instruments.Opened.Add(1, new KeyValuePair<string, object?>("protocol", protocol));
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
        List<ClientConnection> due;
        lock (_lock)
        {
            _strangersByOrigin.Sweep();
            var now = time.GetTimestamp();
            due = [.. _all.Where(connection => NeedsAttention(connection, now))];
        }
        foreach (var connection in due)
        {
            var now = time.GetTimestamp();
            if (connection.CloseReason is not null || IsSendTooSlow(connection, now))
            {
                connection.RequestClose(CloseReason.SendTooSlow);
                connection.Abort();
            }
            else if (IsLoginTooSlow(connection, now)) connection.RequestClose(CloseReason.LoginTooSlow);
            else if (IsInactive(connection, now)) connection.RequestClose(CloseReason.Inactive);
            else connection.Bell.Ring();
        }
    }

    internal bool IsLongSilent(long lastSent) => Exceeds(lastSent, time.GetTimestamp(), _limits.KeepAlive);

    internal bool IsQuiet(long last) => Exceeds(last, time.GetTimestamp(), RestAfter);

    internal bool TryAuthenticate(ClientConnection connection, long accountId)
    {
        lock (_lock)
        {
            if (!_all.Contains(connection)) return false;
            var sessions = _sessionsByAccount.GetValueOrDefault(accountId);
            if (sessions >= _limits.PerAccount) return false;
            ForgetStranger(connection);
            ForgetSession(connection);
            _sessionsByAccount[accountId] = _sessionsByAccount.GetValueOrDefault(accountId) + 1;
            connection.AccountId = accountId;
            return true;
        }
    }

    /// <summary>The client logged out: it is a stranger again, from now on. It takes a stranger's place even where there is none left.</summary>
    internal void Unauthenticate(ClientConnection connection)
    {
        lock (_lock)
        {
            if (!_all.Contains(connection) || connection.AccountId is null) return;
            ForgetSession(connection);
            _strangersByOrigin.Return(connection.Address);
            connection.StrangerNode = _strangers.AddLast(connection);
            connection.StrangerSince = time.GetTimestamp();
            connection.InactivityLimit = _limits.Inactivity;
        }
    }

    internal void Remove(ClientConnection connection)
    {
        lock (_lock) Forget(connection);
        Instruments.Ended.Add(1, new("protocol", connection.Protocol), new("reason", WordOf(connection.CloseReason)));
    }

    ClientConnection? Refuse(string protocol, string reason)
    {
        Instruments.Refused.Add(1, new("protocol", protocol), new("reason", reason));
        return null;
    }

    static string WordOf(CloseReason? reason) => reason switch
    {
        null => "client",
        CloseReason.Shutdown => "shutdown",
        CloseReason.LoginTooSlow => "login_too_slow",
        CloseReason.Inactive => "inactive",
        CloseReason.Displaced => "displaced",
        CloseReason.AccountClosed => "account_closed",
        CloseReason.Kicked => "kicked",
        CloseReason.SendTooSlow => "send_too_slow",
        _ => "other",
    };

    bool NeedsAttention(ClientConnection connection, long now) => IsSendTooSlow(connection, now)
        || (connection.CloseReason is null
            ? IsLoginTooSlow(connection, now) || IsInactive(connection, now)
                || (!connection.IsResting && Exceeds(connection.LastUse, now, RestAfter))
                || (connection.IsKeptAlive && Exceeds(connection.LastSent, now, _limits.KeepAlive))
            : Exceeds(connection.CloseAskedAt, now, _limits.Goodbye));

    bool IsSendTooSlow(ClientConnection connection, long now) =>
        connection.SendingSince is { } since && Exceeds(since, now, _limits.SendTime);

    bool IsLoginTooSlow(ClientConnection connection, long now) =>
        connection.AccountId is null && Exceeds(connection.StrangerSince, now, _limits.LoginTime);

    bool IsInactive(ClientConnection connection, long now) => Exceeds(connection.LastActivity, now, connection.InactivityLimit);

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
        _strangersByOrigin.Remove(connection.Address);
    }

    void ForgetSession(ClientConnection connection)
    {
        if (connection.AccountId is not { } accountId) return;
        connection.AccountId = null;
        if (--_sessionsByAccount[accountId] == 0) _sessionsByAccount.Remove(accountId);
    }

    bool Exceeds(long since, long now, TimeSpan limit) => limit != Timeout.InfiniteTimeSpan && time.GetElapsedTime(since, now) > limit;
}
