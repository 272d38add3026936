using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>Finds who receives mail for an address.</summary>
sealed class AddressResolver(DirectoryDatabase database)
{
    /// <summary>
    /// The recipient of an address: the account or alias with that very address, otherwise the one whose local part is the longest prefix
    /// before a <c>+</c>, the rest being the detail (RFC 5233 §4). Null if there is none.
    /// </summary>
    public Recipient? Resolve(string address)
    {
        if (AccountAddress.Parse(address) is not { } whole) return null;
        return database.Read(connection =>
        {
            if (Find(connection, whole.Canonical, detail: null) is { } exact) return exact;
            for (var plus = whole.Local.LastIndexOf('+'); plus > 0; plus = whole.Local.LastIndexOf('+', plus - 1))
            {
                if (AccountAddress.Parse(whole.Local[..plus], whole.Domain) is { } user
                    && Find(connection, user.Canonical, whole.Local[(plus + 1)..]) is { } found)
                    return found;
            }
            return null;
        });
    }

    static Recipient? Find(SqliteConnection connection, string canonical, string? detail) => connection.One(
        """
        SELECT id, store, disabled FROM account WHERE canonical = ?1
        UNION ALL
        SELECT account.id, store, disabled FROM alias JOIN account ON account.id = alias.account WHERE alias.canonical = ?1
        """,
        row => new Recipient(row.Int64(0), row.Int32(1), detail, row.Int64(2) != 0),
        canonical);
}
