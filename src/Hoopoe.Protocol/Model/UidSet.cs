using System.Collections;
using System.Globalization;
using System.Text;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// An immutable set of UIDs (or message numbers) as ascending, disjoint, non-adjacent runs: what COPYUID, VANISHED, ESEARCH and the change
/// log carry (RFC 9051 §9, uid-set). Its cost is that of its runs, never of its members.
/// </summary>
public sealed class UidSet : IEnumerable<Uid>
{
    readonly NumberRange[] _ranges;

    UidSet(NumberRange[] ranges) => _ranges = ranges;

    /// <summary>The set without members.</summary>
    public static readonly UidSet Empty = new([]);

    /// <summary>Every UID there can be.</summary>
    public static readonly UidSet All = new([new NumberRange(1, uint.MaxValue)]);

    /// <summary>The runs, ascending, neither touching nor overlapping.</summary>
    public ReadOnlySpan<NumberRange> Ranges => _ranges;

    /// <summary>Whether there is no member.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>How many members there are.</summary>
    public long Count
    {
        get
        {
            long count = 0;
            foreach (var range in _ranges) count += range.Count;
            return count;
        }
    }

    /// <summary>A set of one member.</summary>
    public static UidSet Of(Uid uid) => new([new NumberRange(uid.Value, uid.Value)]);

    /// <summary>A set of the given members, in any order, repeated or not.</summary>
    public static UidSet Of(IEnumerable<Uid> uids) => OfRanges(uids.Select(uid => new NumberRange(uid.Value, uid.Value)));

    /// <summary>A set of the given runs, in any order, overlapping or not.</summary>
    public static UidSet OfRanges(IEnumerable<NumberRange> ranges)
    {
        var sorted = ranges.ToArray();
        Array.Sort(sorted, static (a, b) => a.Low.CompareTo(b.Low));
        var builder = new Builder();
        foreach (var range in sorted) builder.Add(range);
        return builder.ToSet();
    }

    /// <summary>Whether <paramref name="uid"/> is a member; logarithmic in the number of runs.</summary>
    public bool Contains(Uid uid)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_ranges[middle].High < uid.Value) low = middle + 1;
            else if (_ranges[middle].Low > uid.Value) high = middle - 1;
            else return true;
        }
        return false;
    }

    /// <summary>The members of both sets; linear in the number of runs.</summary>
    public UidSet Intersect(UidSet other)
    {
        var both = new Builder();
        int mine = 0, theirs = 0;
        while (mine < _ranges.Length && theirs < other._ranges.Length)
        {
            var low = Math.Max(_ranges[mine].Low, other._ranges[theirs].Low);
            var high = Math.Min(_ranges[mine].High, other._ranges[theirs].High);
            if (low <= high) both.Add(new NumberRange(low, high));
            if (_ranges[mine].High < other._ranges[theirs].High) mine++;
            else theirs++;
        }
        return both.ToSet();
    }

    /// <summary>The members of either set; linear in the number of runs, but for sorting them.</summary>
    public UidSet Union(UidSet other) => other.IsEmpty ? this : IsEmpty ? other : OfRanges([.. _ranges, .. other._ranges]);

    /// <summary>The members that the other set does not have; linear in the number of runs.</summary>
    public UidSet Except(UidSet other)
    {
        var left = new Builder();
        var theirs = 0;
        foreach (var range in _ranges)
        {
            long low = range.Low;
            while (theirs < other._ranges.Length && other._ranges[theirs].High < low) theirs++;
            for (var next = theirs; next < other._ranges.Length && other._ranges[next].Low <= range.High; next++)
            {
                if (other._ranges[next].Low > low) left.Add(new NumberRange((uint)low, other._ranges[next].Low - 1));
                low = Math.Max(low, (long)other._ranges[next].High + 1);
            }
            if (low <= range.High) left.Add(new NumberRange((uint)low, range.High));
        }
        return left.ToSet();
    }

    /// <inheritdoc/>
    public IEnumerator<Uid> GetEnumerator()
    {
        foreach (var range in _ranges)
        {
            for (var value = range.Low; ; value++)
            {
                yield return new Uid(value);
                if (value == range.High) break;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A set as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static UidSet Parse(string text)
    {
        var ranges = new List<NumberRange>();
        foreach (var part in text.AsSpan().Split(','))
        {
            var range = text.AsSpan()[part];
            var colon = range.IndexOf(':');
            var low = uint.Parse(colon < 0 ? range : range[..colon], NumberStyles.None, CultureInfo.InvariantCulture);
            ranges.Add(new NumberRange(low, colon < 0 ? low : uint.Parse(range[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture)));
        }
        return OfRanges(ranges);
    }

    /// <summary>The wire form, such as <c>1:4,7</c>; empty for the empty set, which has no wire form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var range in _ranges)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(range.Low);
            if (range.High != range.Low) text.Append(':').Append(range.High);
        }
        return text.ToString();
    }

    /// <summary>Gathers members in ascending order into runs.</summary>
    public sealed class Builder
    {
        readonly List<NumberRange> _ranges = [];

        /// <summary>Whether nothing was added yet.</summary>
        public bool IsEmpty => _ranges.Count == 0;

        /// <summary>Adds one member, not below any added before.</summary>
        public void Add(Uid uid) => Add(new NumberRange(uid.Value, uid.Value));

        /// <summary>Adds a run that starts no lower than the last one started.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The run starts below the last one.</exception>
        public void Add(NumberRange range)
        {
            if (_ranges.Count > 0)
            {
                var last = _ranges[^1];
                ArgumentOutOfRangeException.ThrowIfLessThan(range.Low, last.Low);
                if (range.Low <= (ulong)last.High + 1)
                {
                    _ranges[^1] = last with { High = Math.Max(last.High, range.High) };
                    return;
                }
            }
            _ranges.Add(range);
        }

        /// <summary>The set gathered so far.</summary>
        public UidSet ToSet() => _ranges.Count == 0 ? Empty : new UidSet([.. _ranges]);
    }
}
