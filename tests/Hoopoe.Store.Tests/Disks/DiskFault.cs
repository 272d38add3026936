namespace Hoopoe.Store.Tests.Disks;

/// <summary>What is asked of a disk.</summary>
[Flags]
enum DiskCalls
{
    None = 0,
    Open = 1,
    Create = 2,
    Read = 4,
    Write = 8,
    Truncate = 16,
    Delete = 32,
    Sync = 64,
    SyncFolder = 128,
    Map = 256,

    Syncs = Sync | SyncFolder,

    /// <summary>What may find no room.</summary>
    Growing = Create | Write | Map,

    /// <summary>What leaves another state behind, on the disk or in what is known of it.</summary>
    Changing = Create | Write | Truncate | Delete | Syncs,

    All = Open | Read | Map | Changing,
}

/// <summary>How a disk fails.</summary>
enum DiskFaultKind
{
    /// <summary>The call fails as by damage (EIO), those after it do not. A write comes half way.</summary>
    Failure,

    /// <summary>
    /// The disk is full (ENOSPC), for this call and for all that want room until the fault is taken back. A write comes half way.
    /// </summary>
    Full,

    /// <summary>The power is lost, or the process is killed, during the call: a write is under way, other calls came too late.</summary>
    PowerLoss,

    /// <summary>There is no power any more; no call has an effect.</summary>
    Off,
}

/// <summary>A fault at one call.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Calls">Which calls are counted.</param>
/// <param name="Nth">At which of them it happens, from 1.</param>
/// <param name="Name">The name of the file whose calls are counted; null for all.</param>
sealed record DiskFault(DiskFaultKind Kind, DiskCalls Calls, int Nth, string? Name = null);
