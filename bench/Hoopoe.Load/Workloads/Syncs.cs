using System.Globalization;
using System.Text;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>What a client reads of a mailbox that it does not know yet.</summary>
static class Syncs
{
    public const string Items = "UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE";
    public const int ItemCount = 6;

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        var result = Reading.Run(trial, corpus, Items, ItemCount, Check);
        return [Reading.Rate(result, corpus.Count, "messages"), .. result.Figures("messages").Skip(1)];
    }

    /// <summary>Looks at an item that a client asks for when it learns of a message.</summary>
    public static void Check(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var isRight = name switch
        {
            _ when name.SequenceEqual("RFC822.SIZE"u8) => Number(value) == message.Length,
            _ when name.SequenceEqual("ENVELOPE"u8) => value.IndexOf(Corpus.Field(message, "\r\nMessage-ID:"u8)) > 0
                && value.IndexOf(Corpus.Field(message, "\r\nDate:"u8)) > 0,
            _ when name.SequenceEqual("BODYSTRUCTURE"u8) =>
                message.IndexOf("Content-Type: multipart/"u8) > 0 == value.StartsWith("(("u8) && value.IndexOf("UTF-8"u8) is var upper
                && (upper > 0 || value.IndexOf("utf-8"u8) > 0),
            _ when name.SequenceEqual("FLAGS"u8) => value.StartsWith("("u8),
            _ when name.SequenceEqual("INTERNALDATE"u8) => value.Length == 26,
            _ => false,
        };
        if (!isRight) throw new InvalidDataException($"{Encoding.Latin1.GetString(name)} {Encoding.Latin1.GetString(value)}");
    }

    static uint Number(ReadOnlySpan<byte> value) => uint.Parse(value, CultureInfo.InvariantCulture);
}
