namespace Hoopoe.Protocol.Model;

/// <summary>
/// A sequence-set as a client wrote it (RFC 9051 §9): numbers, ranges in either order, <c>*</c> for the highest, or <c>$</c> for the saved
/// search result (RFC 5182). It means something only once <see cref="Resolve"/> is told what <c>*</c> is.
/// </summary>
public sealed class SequenceSet
{
    /// <summary>How many ranges a set may have (a bound against hostile input; RFC 9051 sets none).</summary>
    public const int MaxRanges = 10_000;

    /// <summary>The value that stands for <c>*</c> in <see cref="Items"/>.</summary>
    public const uint Star = 0;

    SequenceSet(NumberRange[] items, bool savedResult)
    {
        Items = items;
        IsSavedResult = savedResult;
    }

    /// <summary>The ranges as written, in the client's order; either end may be <see cref="Star"/>, and the first may exceed the second.</summary>
    public IReadOnlyList<NumberRange> Items { get; }

    /// <summary>Whether this is <c>$</c>, the saved result of an earlier SEARCH (RFC 5182).</summary>
    public bool IsSavedResult { get; }

    /// <summary>The set <c>$</c>.</summary>
    public static readonly SequenceSet SavedResult = new([], savedResult: true);

    /// <summary>The set <c>1:*</c>.</summary>
    public static readonly SequenceSet All = Of([new NumberRange(1, Star)]);

    /// <summary>A set of the given ranges, as written.</summary>
    public static SequenceSet Of(IEnumerable<NumberRange> items) => new(items.ToArray(), savedResult: false);

    /// <summary>
    /// The numbers meant, when the highest number in use is <paramref name="highest"/> (0 when the mailbox is empty, and then <c>*</c>
    /// means nothing). <c>n:*</c> with n above the highest includes the highest (RFC 9051 §9, seq-range).
    /// </summary>
    /// <exception cref="InvalidOperationException">This is <see cref="SavedResult"/>, which the session resolves.</exception>
    public UidSet Resolve(uint highest)
    {
        if (IsSavedResult) throw new InvalidOperationException("The saved result is resolved by the session.");
        var ranges = new List<NumberRange>(Items.Count);
        foreach (var item in Items)
        {
            if ((item.Low == Star || item.High == Star) && highest == 0) continue;
            var first = item.Low == Star ? highest : item.Low;
            var second = item.High == Star ? highest : item.High;
            ranges.Add(first <= second ? new NumberRange(first, second) : new NumberRange(second, first));
        }
        return UidSet.OfRanges(ranges);
    }
}
