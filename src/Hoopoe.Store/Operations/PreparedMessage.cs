using Hoopoe.Mime;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Operations;

/// <summary>
/// A message that has been scanned and whose body is in the packs, though not yet durable: all that appending it needs, computed outside the
/// writer. It may be appended several times, to several mailboxes and accounts of the store.
/// </summary>
public sealed class PreparedMessage
{
    internal PreparedMessage(BlobRef body, byte[] structure, StoredAnswers answers, long emailId)
    {
        Body = body;
        Structure = structure;
        Answers = answers;
        EmailId = emailId;
    }

    /// <summary>Its size in bytes.</summary>
    public long Size => Body.Length;

    internal BlobRef Body { get; }

    internal byte[] Structure { get; }

    internal StoredAnswers Answers { get; }

    internal long EmailId { get; }
}
