namespace Hoopoe.Store.Consistency.Rebuild;

/// <summary>What was found again in the packs.</summary>
/// <param name="Stores">How many stores had no sound database and have a new one.</param>
/// <param name="Accounts">How many accounts have messages of these stores.</param>
/// <param name="Messages">How many messages they are.</param>
/// <param name="Damaged">How many bodies were damaged; each was told.</param>
/// <param name="Left">How many bodies were left, because they belong to no account that the directory knows in that store.</param>
/// <param name="PutAside">Where the databases are that were put aside.</param>
public sealed record RebuildReport(int Stores, int Accounts, long Messages, long Damaged, long Left, IReadOnlyList<string> PutAside);
