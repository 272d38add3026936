namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>What a device remembers of a mailbox while it is not connected.</summary>
sealed class CachedMailbox
{
    /// <summary>The UIDVALIDITY that all else hangs on; 0 before the mailbox was first opened.</summary>
    public uint UidValidity { get; set; }

    /// <summary>The mod-sequence up to which the device knows everything but new messages (RFC 7162 §6); 0 if it keeps none.</summary>
    public long ModSeq { get; set; }

    /// <summary>The flags of each message by UID, sorted and separated by spaces.</summary>
    public SortedDictionary<uint, string> Messages { get; } = [];

    /// <summary>The highest UID known, or 0.</summary>
    public uint LastUid => Messages.Count == 0 ? 0 : Messages.Keys.Last();

    /// <summary>The mailbox turns out to be another one under the same name.</summary>
    public void Restart(uint uidValidity)
    {
        UidValidity = uidValidity;
        ModSeq = 0;
        Messages.Clear();
    }
}
