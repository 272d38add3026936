using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>Reads the values of METADATA entries (RFC 5464), one at a time, so that no read transaction outlives a slow client.</summary>
public sealed class MetadataReader
{
    readonly EmbeddedStore _store;
    readonly long _accountId;

    internal MetadataReader(EmbeddedStore store, long accountId)
    {
        _store = store;
        _accountId = accountId;
    }

    /// <summary>The value of an entry, or null if there is none (any more).</summary>
    /// <param name="mailbox">The mailbox; null for the server.</param>
    /// <param name="entry">The entry's name, in any case.</param>
    public byte[]? Read(MailboxInfo? mailbox, string entry)
    {
        using var lease = _store.Readers.Rent();
        return MetadataRows.Read(lease.Connection, _accountId, mailbox?.Id ?? MetadataRows.Server, entry);
    }
}
