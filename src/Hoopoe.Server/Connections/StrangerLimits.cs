using System.Net;

namespace Hoopoe.Server.Connections;

/// <summary>
/// Counts by where they come from the connections that have not logged in, and how many were opened within a minute. Clients on this machine
/// are counted while they are strangers, but may come as often as they like: a webmail or a proxy opens a connection for every click. Not safe
/// to use from several threads.
/// </summary>
sealed class StrangerLimits(ConnectionLimits limits, TimeProvider time)
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    readonly Dictionary<IPAddress, int> _byAddress = [];
    readonly Dictionary<IPAddress, int> _byNeighbourhood = [];
    readonly Pace<IPAddress> _opensByAddress = new(time, Minute / limits.OpensPerMinute);
    readonly Pace<IPAddress> _opensByNeighbourhood = new(time, Minute / limits.OpensPerMinutePerNetwork);
    ConnectionLimits _limits = limits;

    /// <summary>The limits.</summary>
    public ConnectionLimits Limits
    {
        set
        {
            _limits = value;
            _opensByAddress.Interval = Minute / value.OpensPerMinute;
            _opensByNeighbourhood.Interval = Minute / value.OpensPerMinutePerNetwork;
        }
    }

    /// <summary>Counts another stranger, unless there are enough from there already: then the word for why it is refused.</summary>
    public string? TryAdd(IPAddress? address)
    {
        const string tooMany = "too_many";
        var client = ClientNetwork.ClientOf(address);
        if (_byAddress.GetValueOrDefault(client) >= _limits.UnauthenticatedPerAddress) return tooMany;
        if (ClientNetwork.NeighbourhoodOf(address) is { } neighbourhood)
        {
            if (_byNeighbourhood.GetValueOrDefault(neighbourhood) >= _limits.UnauthenticatedPerNetwork) return tooMany;
            if (!_opensByNeighbourhood.TryAdd(neighbourhood, Minute) || !_opensByAddress.TryAdd(client, Minute)) return "too_fast";
            CountUp(_byNeighbourhood, neighbourhood);
        }
        CountUp(_byAddress, client);
        return null;
    }

    /// <summary>Counts somebody who was logged in and logged out, whatever there are already.</summary>
    public void Return(IPAddress? address)
    {
        CountUp(_byAddress, ClientNetwork.ClientOf(address));
        if (ClientNetwork.NeighbourhoodOf(address) is { } neighbourhood) CountUp(_byNeighbourhood, neighbourhood);
    }

    /// <summary>A stranger logged in or left.</summary>
    public void Remove(IPAddress? address)
    {
        CountDown(_byAddress, ClientNetwork.ClientOf(address));
        if (ClientNetwork.NeighbourhoodOf(address) is { } neighbourhood) CountDown(_byNeighbourhood, neighbourhood);
    }

    /// <summary>Forgets who has not come for a while.</summary>
    public void Sweep()
    {
        _opensByAddress.Sweep();
        _opensByNeighbourhood.Sweep();
    }

    static void CountUp(Dictionary<IPAddress, int> counts, IPAddress key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    static void CountDown(Dictionary<IPAddress, int> counts, IPAddress key)
    {
        if (--counts[key] == 0) counts.Remove(key);
    }
}
