namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>
/// The mailbox a device has selected: what it is told goes into its cache. A device with numbers keeps the UID of each, 0 where it does not know
/// it yet; one without only counts.
/// </summary>
sealed class SelectedOnDevice(string name, CachedMailbox cache, bool hasNumbers)
{
    readonly List<uint> _uids = [];
    long? _toldModSeq;
    long _seenModSeq;
    int _count;

    public string Name => name;

    public CachedMailbox Cache => cache;

    /// <summary>How many messages the device was told there are.</summary>
    public int Count => hasNumbers ? _uids.Count : _count;

    /// <summary>Whether there are messages that the device knows nothing of yet.</summary>
    public bool HasUnknown => hasNumbers ? _uids.Contains(0) : cache.Messages.Count < _count;

    /// <summary>The first number whose UID is not known, counted from 1.</summary>
    public int FirstUnknown => _uids.IndexOf(0) + 1;

    /// <summary>The UID up to which the device knew every message when it last knew all of them.</summary>
    public uint CompleteUpTo { get; private set; }

    /// <summary>The number of a message, or 0.</summary>
    public int NumberOf(uint uid) => _uids.IndexOf(uid) + 1;

    /// <summary>The device works out which number each message has, once all of them are in its cache.</summary>
    public void Renumber()
    {
        Assert.Equal(Count, cache.Messages.Count);
        CompleteUpTo = cache.LastUid;
        if (!hasNumbers) return;
        _uids.Clear();
        _uids.AddRange(cache.Messages.Keys);
    }

    /// <summary>Takes an untagged response.</summary>
    public void Take(string line)
    {
        if (DeviceResponse.HighestModSeqOf(line) is { } told) _toldModSeq = told;
        if (DeviceResponse.UidValidityOf(line) is { } validity && validity != cache.UidValidity) cache.Restart(validity);
        if (DeviceResponse.Vanished(line) is { } vanished) TakeVanished(vanished.IsEarlier, vanished.Uids);
        if (DeviceResponse.Numbered(line) is not { } response) return;
        switch (response.Name)
        {
            case "EXISTS":
                Assert.True(response.Number >= Count, $"{line} after {Count}");
                while (hasNumbers && _uids.Count < response.Number) _uids.Add(0);
                _count = (int)response.Number;
                break;
            case "EXPUNGE":
                Assert.InRange(response.Number, 1u, (uint)_uids.Count);
                cache.Messages.Remove(_uids[(int)response.Number - 1]);
                _uids.RemoveAt((int)response.Number - 1);
                break;
            case "FETCH":
                Assert.True(hasNumbers, line);
                TakeFetch(TakeUid((int)response.Number - 1, DeviceResponse.UidOf(line)), line);
                break;
            case "UIDFETCH":
                Assert.False(hasNumbers, line);
                TakeFetch(response.Number, line);
                break;
        }
    }

    /// <summary>
    /// The command has been answered: HIGHESTMODSEQ counts if it was told, else the highest mod-sequence of the FETCH responses (RFC 7162 §6).
    /// </summary>
    public void EndCommand(bool keepsModSeq)
    {
        if (keepsModSeq) cache.ModSeq = _toldModSeq ?? Math.Max(cache.ModSeq, _seenModSeq);
        _toldModSeq = null;
        _seenModSeq = 0;
    }

    uint TakeUid(int place, uint? told)
    {
        Assert.InRange(place, 0, _uids.Count - 1);
        if (told is { } uid)
        {
            Assert.True(_uids[place] == 0 || _uids[place] == uid, $"Message {place + 1} has UID {_uids[place]}, not {uid}.");
            _uids[place] = uid;
        }
        return _uids[place];
    }

    void TakeFetch(uint uid, string line)
    {
        if (uid == 0) return;
        if (DeviceResponse.FlagsOf(line) is { } flags) cache.Messages[uid] = flags;
        _seenModSeq = Math.Max(_seenModSeq, DeviceResponse.ModSeqOf(line) ?? 0);
    }

    void TakeVanished(bool isEarlier, IReadOnlyList<uint> uids)
    {
        foreach (var uid in uids)
        {
            cache.Messages.Remove(uid);
            if (isEarlier) continue;
            // A message that came and went before its UID was asked for is one of those not known yet.
            if (!_uids.Remove(uid) && hasNumbers) Assert.True(_uids.Remove(0), $"VANISHED {uid}, which was never announced.");
            _count--;
        }
    }
}
