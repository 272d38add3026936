namespace Hoopoe.Store.Search.Texts;

/// <summary>Gives EMAILIDs ordinals, counted from 0 in the order they come. EMAILIDs are random, so their low bits place them.</summary>
sealed class EmailIdTable
{
    long[] _ids = new long[64];
    int[] _ordinals = new int[64];

    /// <summary>How many EMAILIDs there are.</summary>
    public int Count { get; private set; }

    /// <summary>The memory it takes.</summary>
    public long Bytes => _ids.Length * (sizeof(long) + sizeof(int));

    /// <summary>The ordinal of an EMAILID; -1 if it has none.</summary>
    public int Find(long emailId)
    {
        var slot = SlotOf(emailId);
        return _ids[slot] == emailId ? _ordinals[slot] : -1;
    }

    /// <summary>The ordinal of an EMAILID, given if it has none.</summary>
    public int FindOrAdd(long emailId)
    {
        var slot = SlotOf(emailId);
        if (_ids[slot] == emailId) return _ordinals[slot];
        if (Count >= _ids.Length - (_ids.Length / 3))
        {
            Grow();
            slot = SlotOf(emailId);
        }
        _ids[slot] = emailId;
        return _ordinals[slot] = Count++;
    }

    int SlotOf(long emailId)
    {
        var slot = (int)emailId & (_ids.Length - 1);
        while (_ids[slot] != 0 && _ids[slot] != emailId) slot = (slot + 1) & (_ids.Length - 1);
        return slot;
    }

    void Grow()
    {
        var (ids, ordinals) = (_ids, _ordinals);
        _ids = new long[ids.Length * 2];
        _ordinals = new int[ids.Length * 2];
        for (var old = 0; old < ids.Length; old++)
        {
            if (ids[old] == 0) continue;
            var slot = SlotOf(ids[old]);
            (_ids[slot], _ordinals[slot]) = (ids[old], ordinals[old]);
        }
    }
}
