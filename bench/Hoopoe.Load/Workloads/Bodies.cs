using System.Security.Cryptography;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Whole messages.</summary>
static class Bodies
{
    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        var result = Reading.Run(trial, corpus, "UID BODY.PEEK[]", itemCount: 2, Check);
        return [Reading.Rate(result, corpus.Octets / 1e6, "MB"), .. result.Figures("messages").Skip(1)];
    }

    static void Check(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> asked = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, asked);
        SHA256.HashData(value, given);
        if (!name.SequenceEqual("BODY[]"u8) || !asked.SequenceEqual(given)) throw new InvalidDataException("A message came back changed.");
    }
}
