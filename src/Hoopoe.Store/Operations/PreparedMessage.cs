using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Operations;

/// <summary>
/// A message that has been scanned and whose body is in the packs, though not yet durable: all that appending it needs, computed outside the
/// writer. It may be appended several times, to several mailboxes and accounts of the store, until it is
/// disposed.
/// </summary>
public sealed class PreparedMessage : IDisposable
{
    readonly UnplacedBody _body;

    internal PreparedMessage(UnplacedBody body, ScannedMessage scanned, long emailId)
    {
        _body = body;
        Scanned = scanned;
        EmailId = emailId;
        NewThreadId = ObjectIds.NewNumber();
    }

    /// <summary>Its size in bytes.</summary>
    public long Size => Body.Length;

    /// <summary>It will not be appended again: a body that no message has is dead.</summary>
    public void Dispose() => _body.Dispose();

    internal BlobRef Body => _body.Blob;

    internal ScannedMessage Scanned { get; }

    internal long EmailId { get; }

    /// <summary>
    /// The thread it begins if it belongs to none: the same wherever it is appended, for messages of one EMAILID have one THREADID (RFC 8474 §5.2).
    /// </summary>
    internal long NewThreadId { get; }
}
