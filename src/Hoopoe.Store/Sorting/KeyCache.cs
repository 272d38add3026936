using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store.Sorting;

/// <summary>Which column of which store's mailbox, by the name of what it holds.</summary>
readonly record struct KeyColumnId(EmbeddedStore Store, long MailboxId, string Name);

/// <summary>
/// Holds the columns of all stores that were used last, up to a budget of memory. What is in it was right when it was read, so
/// nothing has to be taken out but for room, which erased messages take as well, and where a repair has found stored keys wrong.
/// </summary>
sealed class KeyCache(long budget)
{
    const int SparedErased = 1_024;

    readonly RecentlyUsed<KeyColumnId, Held> _columns = new(budget, static (_, held) => held.Column.Bytes);

    /// <param name="Column">The column.</param>
    /// <param name="Erased">How many of its messages were erased since its beginning was read.</param>
    sealed record Held(KeyColumn Column, long Erased)
    {
        public bool IsWorthKeeping => Erased <= SparedErased || Erased <= Column.Uids.Length / 2;
    }

    /// <summary>How much memory it holds, in bytes.</summary>
    public long Bytes => _columns.Bytes;

    /// <summary>The column, if it is held.</summary>
    public bool TryFind<TColumn>(KeyColumnId id, [NotNullWhen(true)] out TColumn? column)
        where TColumn : KeyColumn
    {
        column = _columns.TryFind(id, out var held) ? (TColumn)held.Column : null;
        return column is not null;
    }

    /// <summary>Holds a column, unless a longer one is held or it is larger than the budget.</summary>
    public void Hold(KeyColumnId id, KeyColumn column) => _columns.Hold(
        id, new Held(column, Erased: 0), static (held, other) => held.Column.End > other.Column.End ? held : other with { Erased = held.Erased });

    /// <summary>Takes the columns of a mailbox out, whose keys were wrong and have been made anew.</summary>
    public void Forget(EmbeddedStore store, long mailboxId) => _columns.Forget(id => id.Store == store && id.MailboxId == mailboxId);

    /// <summary>
    /// Is told how many messages of mailboxes were erased. Columns of which half is gone, and not only a little, are taken out, to be read
    /// without it.
    /// </summary>
    public void Erased(EmbeddedStore store, IReadOnlyDictionary<long, int> counts) => _columns.Change((id, held) =>
    {
        if (id.Store != store || !counts.TryGetValue(id.MailboxId, out var count)) return held;
        held = held with { Erased = held.Erased + count };
        return held.IsWorthKeeping ? held : null;
    });
}
