using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Keeps the directory's word on an account's counters above every number that is issued, whatever is restored later. It is raised well
/// ahead, so that a sync of the directory is paid once for thousands of changes.
/// </summary>
sealed class CounterLease(AccountDirectory directory, long accountId)
{
    const int ModSeqsAhead = 10_000;
    const uint UidValiditiesAhead = 1_000;

    AccountCounters _raisedTo = directory.Counters(accountId);

    /// <summary>What the directory knows: nothing above it was ever issued.</summary>
    public AccountCounters RaisedTo => _raisedTo;

    /// <summary>Sees to it that the directory is at or above a snapshot's numbers; called by the writer before it commits them.</summary>
    public void Cover(AccountSnapshot snapshot)
    {
        if (snapshot.ModSeq <= _raisedTo.ModSeq && snapshot.LastUidValidity <= _raisedTo.UidValidity) return;
        var atLeast = new AccountCounters(
            new ModSeq(snapshot.ModSeq.Value + ModSeqsAhead),
            (uint)Math.Min(uint.MaxValue, snapshot.LastUidValidity + (ulong)UidValiditiesAhead));
        try
        {
            directory.RaiseCounters(accountId, atLeast);
        }
        catch (DirectoryException gone) when (gone.Error == DirectoryError.NoSuchAccount)
        {
            // The account was removed: its sessions are being closed, its id is never given again, and other accounts' changes must not fail.
        }
        _raisedTo = atLeast;
    }
}
