using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store.Sorting;

/// <summary>Which column of which store's mailbox, by the name of what it holds.</summary>
readonly record struct KeyColumnId(EmbeddedStore Store, long MailboxId, string Name);

/// <summary>
/// Holds the columns of all stores that were used last, up to a budget of memory. What is in it was right when it was read, so
/// nothing has to be taken out but for room, and where a repair has found stored keys wrong.
/// </summary>
sealed class KeyCache(long budget)
{
    readonly RecentlyUsed<KeyColumnId, KeyColumn> _columns = new(budget, static (_, column) => column.Bytes);

    /// <summary>How much memory it holds, in bytes.</summary>
    public long Bytes => _columns.Bytes;

    /// <summary>The column, if it is held.</summary>
    public bool TryFind<TColumn>(KeyColumnId id, [NotNullWhen(true)] out TColumn? column)
        where TColumn : KeyColumn
    {
        column = _columns.TryFind(id, out var held) ? (TColumn)held : null;
        return column is not null;
    }

    /// <summary>Holds a column, unless a longer one is held or it is larger than the budget.</summary>
    public void Hold(KeyColumnId id, KeyColumn column) => _columns.Hold(id, column, static (held, column) => held.End > column.End);

    /// <summary>Takes the columns of a mailbox out, whose keys were wrong and have been made anew.</summary>
    public void Forget(EmbeddedStore store, long mailboxId) => _columns.Forget(id => id.Store == store && id.MailboxId == mailboxId);
}
