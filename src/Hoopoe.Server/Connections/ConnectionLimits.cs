namespace Hoopoe.Server.Connections;

/// <summary>How many connections one kind of front end holds, and for how long.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections altogether. Beyond it the oldest one that has not logged in makes room.</summary>
    public int Total { get; init; } = 20_000;

    /// <summary>Connections that have not logged in, per address (an IPv6 client counts by its /64); loopback is no exception.</summary>
    public int UnauthenticatedPerAddress { get; init; } = 100;

    /// <summary>Connections that have not logged in, per neighbourhood: an IPv4 /24 or IPv6 /56; this machine is none.</summary>
    public int UnauthenticatedPerNetwork { get; init; } = 500;

    /// <summary>Connections that one address may open within a minute; this machine as many as it likes.</summary>
    public int OpensPerMinute { get; init; } = 300;

    /// <summary>Connections that one neighbourhood may open within a minute.</summary>
    public int OpensPerMinutePerNetwork { get; init; } = 1_500;

    /// <summary>Sessions of one account.</summary>
    public int PerAccount { get; init; } = 200;

    /// <summary>How long a connection may take to log in; infinite where nobody logs in.</summary>
    public TimeSpan LoginTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may say nothing. After login an IMAP client has at least 30 minutes (RFC 9051 §5.4).</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a client may take nothing of what waits to be sent to it.</summary>
    public TimeSpan SendTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a client that is being told of changes (IDLE, NOTIFY) is left without a word. Below what middle boxes remember a quiet connection for.
    /// </summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a connection that was asked to close may take over its goodbye.</summary>
    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(5);
}
