using Hoopoe.Store.Import;

namespace Hoopoe.Server.Moving;

/// <summary>Counts how often the same message has come in a folder whose messages have no names; 16 bytes and a little for each.</summary>
sealed class Repetitions
{
    readonly HashSet<UInt128> _seen = [];
    readonly Dictionary<UInt128, int> _repeated = [];

    /// <summary>How many times it has come before.</summary>
    public int Count(byte[] contentHash)
    {
        var key = ImportKey.Of("", "", contentHash, 0).Value;
        if (_seen.Add(key)) return 0;
        return _repeated[key] = _repeated.GetValueOrDefault(key) + 1;
    }
}
