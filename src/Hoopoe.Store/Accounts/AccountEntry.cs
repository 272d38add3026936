using System.Collections.Immutable;

namespace Hoopoe.Store.Accounts;

/// <summary>An account as the directory knows it.</summary>
/// <param name="Id">The account's number, from 1; never given to another account.</param>
/// <param name="Address">The address, spelled as it was given.</param>
/// <param name="Aliases">Further addresses that mail is accepted for, sorted.</param>
/// <param name="Store">The number of the store that holds its mail, from 0; it never changes.</param>
/// <param name="IsDisabled">Whether nobody can log in.</param>
/// <param name="Created">When it was added, to the second.</param>
public sealed record AccountEntry(
    long Id, string Address, ImmutableArray<string> Aliases, int Store, bool IsDisabled, DateTimeOffset Created);

/// <summary>Who receives mail for an address.</summary>
/// <param name="AccountId">The account's number.</param>
/// <param name="Store">The number of its store.</param>
/// <param name="Detail">What stands behind the <c>+</c> of <c>user+detail@domain</c> (RFC 5233 §4), as given; null if there is none.</param>
/// <param name="IsDisabled">Whether the account is disabled.</param>
public sealed record Recipient(long AccountId, int Store, string? Detail, bool IsDisabled);

/// <summary>The highest numbers an account has ever used; they rise and never fall, whatever is restored.</summary>
/// <param name="ModSeq">The highest mod-sequence, or zero.</param>
/// <param name="UidValidity">The highest UIDVALIDITY, or zero.</param>
public readonly record struct AccountCounters(Protocol.Model.ModSeq ModSeq, uint UidValidity);
