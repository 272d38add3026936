using System.Globalization;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Sets what the account may take in all (RFC 9208 §4.1.3). Limits below what it takes already are allowed: then nothing more comes in.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="limits">The limits; null for the server's default.</param>
public sealed class SetQuota(Actor actor, QuotaLimits? limits) : StoreOperation<QuotaLimits>(actor)
{
    private protected override QuotaLimits Execute(AccountDraft draft)
    {
        var before = draft.Snapshot.Quota;
        var after = limits ?? draft.Account.DefaultQuota;
        QuotaRows.Write(draft.Rows, draft.Account.Id, limits);
        draft.SetQuota(after);
        new ChangeRows(draft, Actor, draft.NextModSeq()).Name(ChangeKind.Quota, 0, Words(before), Words(after));
        return after;
    }

    static string Words(QuotaLimits limits) =>
        string.Create(CultureInfo.InvariantCulture, $"{limits.Bytes?.ToString(CultureInfo.InvariantCulture) ?? "any"} bytes, ")
        + string.Create(CultureInfo.InvariantCulture, $"{limits.Messages?.ToString(CultureInfo.InvariantCulture) ?? "any"} messages");
}
