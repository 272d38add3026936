namespace Hoopoe.Store.Backup;

/// <summary>What a backup did.</summary>
/// <param name="Messages">How many messages it has; of one account, how many of that one.</param>
/// <param name="CopiedBytes">How many bytes were written; what a former backup in the same folder had already is not written again.</param>
/// <param name="Faults">What is not sound in it, in words. The rest of it is sound, and can be restored.</param>
public sealed record BackupReport(long Messages, long CopiedBytes, IReadOnlyList<string> Faults);

/// <summary>What a restore did.</summary>
/// <param name="Accounts">How many accounts were restored.</param>
/// <param name="Messages">How many messages came back; those that were there are left alone.</param>
/// <param name="Faults">What is damaged in the backup, in words.</param>
public sealed record RestoreReport(int Accounts, long Messages, IReadOnlyList<string> Faults);
