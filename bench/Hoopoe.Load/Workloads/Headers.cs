using System.Text;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>The header fields that a list of messages is made of.</summary>
static class Headers
{
    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        var result = Reading.Run(trial, corpus, "UID FLAGS BODY.PEEK[HEADER.FIELDS (DATE FROM SUBJECT TO)]", itemCount: 3, Check);
        return [Reading.Rate(result, corpus.Count, "messages"), .. result.Figures("messages").Skip(1)];
    }

    static void Check(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.SequenceEqual("FLAGS"u8)) return;
        var isRight = name.StartsWith("BODY[HEADER.FIELDS"u8) && value.EndsWith("\r\n\r\n"u8)
            && value.Count((byte)'\n') == 5
            && value.IndexOf(Corpus.Field(message, "\r\nSubject:"u8)) > 0 && value.IndexOf(Corpus.Field(message, "\r\nDate:"u8)) > 0
            && value.IndexOf(Corpus.Field(message, "\r\nFrom:"u8)) > 0 && value.IndexOf(Corpus.Field(message, "\r\nTo:"u8)) > 0;
        if (!isRight) throw new InvalidDataException($"{Encoding.Latin1.GetString(name)} {Encoding.Latin1.GetString(value)}");
    }
}
