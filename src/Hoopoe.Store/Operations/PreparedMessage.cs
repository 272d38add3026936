using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hoopoe.Mime;
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

    internal PreparedMessage(UnplacedBody body, byte[] structure, StoredAnswers answers, string preview, MessageKeys keys, long emailId)
    {
        _body = body;
        Structure = structure;
        Answers = answers;
        Preview = preview;
        Keys = keys;
        EmailId = emailId;
        NewThreadId = ObjectIds.NewNumber();
        RelatedIds = Related(keys);
        SubjectHash = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(keys.BaseSubject)));
    }

    /// <summary>Its size in bytes.</summary>
    public long Size => Body.Length;

    /// <summary>It will not be appended again: a body that no message has is dead.</summary>
    public void Dispose() => _body.Dispose();

    internal BlobRef Body => _body.Blob;

    internal byte[] Structure { get; }

    internal StoredAnswers Answers { get; }

    internal string Preview { get; }

    internal MessageKeys Keys { get; }

    internal long EmailId { get; }

    /// <summary>
    /// The thread it begins if it belongs to none: the same wherever it is appended, for messages of one EMAILID have one THREADID (RFC 8474 §5.2).
    /// </summary>
    internal long NewThreadId { get; }

    /// <summary>The hashed message ids that tell its thread, the most telling first: what it answers, what came before, itself.</summary>
    internal IReadOnlyList<long> RelatedIds { get; }

    /// <summary>A hash of its base subject.</summary>
    internal long SubjectHash { get; }

    static List<long> Related(MessageKeys keys)
    {
        var ids = new List<long>(keys.References.Count + 2);
        if (keys.InReplyTo is { } answered) ids.Add(answered);
        ids.AddRange(keys.References.Reverse());
        if (keys.MessageId is { } own) ids.Add(own);
        return [.. ids.Distinct()];
    }
}
