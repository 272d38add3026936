using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Hoopoe.Fuzz;

/// <summary>
/// How often each branch was taken, counted by the instrumented code, and whether a run took one, or one so many times, that none before
/// had.
/// </summary>
sealed unsafe class CoverageMap : IDisposable
{
    const int Size = 64 * 1024;

    readonly byte* _counts = (byte*)NativeMemory.AllocZeroed(Size);
    readonly byte[] _seen = new byte[Size];

    public CoverageMap() => Trace.SharedMem = _counts;

    /// <summary>How many branches have been taken so far.</summary>
    public int Branches { get; private set; }

    /// <summary>Begins a run.</summary>
    public void Clear()
    {
        new Span<byte>(_counts, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Ends a run: whether it was like none before.</summary>
    public bool Absorb()
    {
        var isNew = false;
        var words = new ReadOnlySpan<ulong>(_counts, Size / sizeof(ulong));
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0) continue;
            for (var at = word * sizeof(ulong); at < (word + 1) * sizeof(ulong); at++)
            {
                if (_counts[at] == 0) continue;
                var magnitude = MagnitudeOf(_counts[at]);
                if ((_seen[at] & magnitude) != 0) continue;
                if (_seen[at] == 0) Branches++;
                _seen[at] |= magnitude;
                isNew = true;
            }
        }
        return isNew;
    }

    public void Dispose() => NativeMemory.Free(_counts);

    static byte MagnitudeOf(byte count) => count switch
    {
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
