using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Search;

/// <summary>What search keys mean that depends on who asks and when.</summary>
/// <param name="Now">The time that OLDER and YOUNGER count back from (RFC 5032).</param>
/// <param name="SavedResult">The UIDs that <c>$</c> stands for (RFC 5182).</param>
/// <param name="Recent">The UIDs that are \Recent to the session (RFC 3501 §2.3.2).</param>
public sealed record SearchScope(DateTimeOffset Now, UidSet SavedResult, UidSet Recent)
{
    /// <summary>
    /// Told between pages how many messages have been read and how many have to be, or null; the search goes on when it completes.
    /// </summary>
    public Func<long, long, ValueTask>? Progress { get; init; }

    /// <summary>Where messages are noted of which a damaged body does not tell whether they are meant, or null; none of them is found.</summary>
    public DamagedMessages? Damaged { get; init; }

    /// <summary>How texts are compared (RFC 5255 §4.2).</summary>
    public Collation Collation { get; init; } = Collation.UnicodeCaseMap;

    /// <summary>A scope without a saved result or recent messages.</summary>
    public SearchScope(DateTimeOffset now)
        : this(now, UidSet.Empty, UidSet.Empty)
    {
    }
}
