using System.IO.Pipelines;
using System.Net;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Connections;

/// <summary>Why the server ends a connection.</summary>
public enum CloseReason
{
    /// <summary>The server stops.</summary>
    Shutdown,

    /// <summary>The client took too long to log in.</summary>
    LoginTooSlow,

    /// <summary>The client said nothing for too long.</summary>
    Inactive,

    /// <summary>The server is full, and this connection was the oldest that had not logged in.</summary>
    Displaced,

    /// <summary>The client took nothing of what was sent to it for too long.</summary>
    SendTooSlow,

    /// <summary>An administrator disabled or removed the account.</summary>
    AccountClosed,

    /// <summary>An administrator ended this session.</summary>
    Kicked,
}

/// <summary>
/// One open connection: who is at the other end, how long it has been quiet, and whether it was asked to end. Its session marks activity
/// and login; the <see cref="ConnectionTable"/> and the server's shutdown ask it to close. Disposed by the connection handler.
/// </summary>
public sealed class ClientConnection : IDisposable
{
    const long NotSending = long.MinValue;

    static readonly KeyValuePair<string, object?> Received = new("direction", "received");
    static readonly KeyValuePair<string, object?> Sent = new("direction", "sent");

    readonly ConnectionTable _table;
    readonly CancellationTokenSource _closing = new();
    readonly Action _abort;
    readonly KeyValuePair<string, object?> _protocol;
    long _lastActivity;
    long _lastSent;
    long _closeAskedAt;
    long _sendingSince = NotSending;
    int _closeReason = -1;

    internal ClientConnection(ConnectionTable table, string protocol, string id, IPAddress? address, Action abort)
    {
        _table = table;
        _abort = abort;
        _protocol = new("protocol", protocol);
        Protocol = protocol;
        Since = table.Time.GetUtcNow();
        Id = id;
        Address = address;
        StrangerSince = _lastActivity = _lastSent = table.Time.GetTimestamp();
    }

    /// <summary>A short id, unique in this process, by which the log names the connection.</summary>
    public string Id { get; }

    /// <summary>The front end: imap, imaps, lmtp or auth-socket.</summary>
    public string Protocol { get; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>What others may see of the session.</summary>
    internal SessionFacts Facts { get; } = new();

    /// <summary>The client's address, IPv4 unmapped; null on a Unix socket.</summary>
    public IPAddress? Address { get; }

    /// <summary>Whether the client is on this machine.</summary>
    public bool IsLocal => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>The account logged in to, or null.</summary>
    public long? AccountId { get; internal set; }

    /// <summary>
    /// Cancelled when the connection is asked to end; <see cref="CloseReason"/> says why. The session says goodbye and returns.
    /// </summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Why the connection was asked to end, or null.</summary>
    public CloseReason? CloseReason => Volatile.Read(ref _closeReason) is var reason and >= 0 ? (CloseReason)reason : null;

    /// <summary>How long the client may be silent from here on; the session may raise it.</summary>
    public TimeSpan InactivityLimit { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>Whether something is said to the client when nothing was for a while: so that middle boxes do not forget the connection.</summary>
    public bool IsKeptAlive { get; set; }

    /// <summary>Whether that is due.</summary>
    public bool IsKeepAliveDue => IsKeptAlive && _table.IsLongSilent(LastSent);

    /// <summary>Whether nothing was said in either direction for a while.</summary>
    public bool IsQuiet => _table.IsQuiet(LastUse);

    /// <summary>Whether the session has given up what it needs in use only. The next use takes it back.</summary>
    public bool IsResting { get; set; }

    /// <summary>
    /// Wakes the session while it waits: when the account changed, when input has come, when the connection is to end, and when it is time to say
    /// something.
    /// </summary>
    internal Bell Bell { get; } = new();

    internal long StrangerSince { get; set; }

    internal LinkedListNode<ClientConnection>? StrangerNode { get; set; }

    internal long LastActivity => Volatile.Read(ref _lastActivity);

    internal long LastSent => Volatile.Read(ref _lastSent);

    internal long LastUse => Math.Max(LastActivity, LastSent);

    internal long CloseAskedAt => Volatile.Read(ref _closeAskedAt);

    internal long? SendingSince => Volatile.Read(ref _sendingSince) is var since and not NotSending ? since : null;

    /// <summary>Sends what is pending and waits while the client reads slowly; one that takes nothing for too long is cut.</summary>
    public async ValueTask<FlushResult> FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if (output.UnflushedBytes is > 0 and var bytes)
        {
            _table.Instruments.Traffic.Add(bytes, _protocol, Sent);
            Volatile.Write(ref _lastSent, _table.Time.GetTimestamp());
            IsResting = false;
        }
        var flushing = output.FlushAsync(cancellationToken);
        if (flushing.IsCompleted) return await flushing;
        Volatile.Write(ref _sendingSince, _table.Time.GetTimestamp());
        try
        {
            return await flushing;
        }
        finally
        {
            Volatile.Write(ref _sendingSince, NotSending);
            MarkActive();
        }
    }

    /// <summary>The client did something.</summary>
    public void MarkActive()
    {
        Volatile.Write(ref _lastActivity, _table.Time.GetTimestamp());
        IsResting = false;
    }

    /// <summary>So many octets of the client were taken.</summary>
    public void MarkReceived(long bytes) => _table.Instruments.Traffic.Add(bytes, _protocol, Received);

    /// <summary>A TLS handshake has ended.</summary>
    /// <param name="description">What was agreed, or null where it failed.</param>
    public void MarkHandshake(string? description)
    {
        Facts.Tls = description;
        _table.Instruments.Handshakes.Add(1, _protocol, new("outcome", description is null ? "failed" : "done"));
    }

    /// <summary>The client logged in. False if the account has all the sessions it may have.</summary>
    public bool TryMarkAuthenticated(long accountId) => _table.TryAuthenticate(this, accountId);

    /// <summary>The client logged out and may log in again, within the time that a new connection has for it.</summary>
    public void MarkStranger() => _table.Unauthenticate(this);

    /// <summary>Asks the session to end. The first reason stands.</summary>
    public void RequestClose(CloseReason reason)
    {
        if (Interlocked.CompareExchange(ref _closeReason, (int)reason, -1) != -1) return;
        Volatile.Write(ref _closeAskedAt, _table.Time.GetTimestamp());
        _ = _closing.CancelAsync();
        Bell.Ring();
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _abort();

    /// <summary>Takes the connection off the table.</summary>
    public void Dispose() => _table.Remove(this);
}
