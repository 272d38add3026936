using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store.Headers;

/// <summary>Which block of which store's mailbox, and of which fields: the section as a client has spelt it.</summary>
readonly record struct FieldsBlockId(EmbeddedStore Store, long MailboxId, uint Number, string Section);

/// <summary>
/// Holds the header fields that clients were sent last, up to a budget of memory: other devices, and clients that remember nothing, ask for the
/// same again. A message never changes and its UID is never given out again, so nothing has to be taken out but for room, and where a
/// repair has found stored answers wrong.
/// </summary>
sealed class FieldsCache(long budget)
{
    readonly RecentlyUsed<FieldsBlockId, FieldsBlock> _blocks =
        new(budget, static (id, block) => block.Bytes + (sizeof(char) * (long)id.Section.Length));

    /// <summary>How much memory it holds, in bytes.</summary>
    public long Bytes => _blocks.Bytes;

    /// <summary>The block, if it is held.</summary>
    public bool TryFind(FieldsBlockId id, [NotNullWhen(true)] out FieldsBlock? block) => _blocks.TryFind(id, out block);

    /// <summary>Holds the messages of a block beside those of it that are held.</summary>
    public void Hold(FieldsBlockId id, FieldsBlock block) => _blocks.Hold(id, block, static (held, block) => held.With(block));

    /// <summary>Takes out what it holds of a mailbox.</summary>
    public void Forget(EmbeddedStore store, long mailboxId) => _blocks.Forget(id => id.Store == store && id.MailboxId == mailboxId);
}
