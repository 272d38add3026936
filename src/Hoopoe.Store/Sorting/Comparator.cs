using Hoopoe.Mime;

namespace Hoopoe.Store.Sorting;

/// <summary>How a session compares and orders texts (RFC 5255 §4.7, RFC 4790 §3.3).</summary>
/// <param name="Collation">How texts are compared.</param>
/// <param name="IsReversed">Whether texts are sorted the other way round.</param>
public sealed record Comparator(Collation Collation, bool IsReversed)
{
    /// <summary>i;unicode-casemap, ascending.</summary>
    public static readonly Comparator Default = new(Collation.UnicodeCaseMap, IsReversed: false);

    /// <summary>Its name, with a sign if it is reversed (RFC 4790 §3.3: collation-selected).</summary>
    public override string ToString() => IsReversed ? "-" + Collation.Name : Collation.Name;
}
