using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Hoopoe.Mime;

namespace Hoopoe.Store.Operations;

/// <summary>All that is stored of a message's bytes beside them: what FETCH, SORT and THREAD are answered from, and what tells its thread.</summary>
sealed class ScannedMessage
{
    ScannedMessage(byte[] structure, StoredAnswers answers, string preview, MessageKeys keys)
    {
        Structure = structure;
        Answers = answers;
        Preview = preview;
        Keys = keys;
        RelatedIds = Related(keys);
        SubjectHash = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(keys.BaseSubject)));
    }

    /// <summary>Where its parts lie, in stored form.</summary>
    public byte[] Structure { get; }

    /// <summary>ENVELOPE and BODYSTRUCTURE.</summary>
    public StoredAnswers Answers { get; }

    /// <summary>PREVIEW.</summary>
    public string Preview { get; }

    /// <summary>What it is sorted and threaded by.</summary>
    public MessageKeys Keys { get; }

    /// <summary>The hashed message ids that tell its thread, the most telling first: what it answers, what came before, itself.</summary>
    public IReadOnlyList<long> RelatedIds { get; }

    /// <summary>A hash of its base subject.</summary>
    public long SubjectHash { get; }

    /// <summary>Scans a whole message; the work is linear in its size.</summary>
    public static ScannedMessage Of(ReadOnlyMemory<byte> message)
    {
        var structure = MessageScanner.Scan(message.Span);
        return new ScannedMessage(
            structure.ToBytes(), StoredAnswers.Create(message.Span, structure), Mime.Preview.Create(message, structure),
            MessageKeys.Extract(message.Span, structure));
    }

    static List<long> Related(MessageKeys keys)
    {
        var ids = new List<long>(keys.References.Count + 2);
        if (keys.InReplyTo is { } answered) ids.Add(answered);
        ids.AddRange(keys.References.Reverse());
        if (keys.MessageId is { } own) ids.Add(own);
        return [.. ids.Distinct()];
    }
}
