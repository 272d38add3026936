using System.Buffers.Text;
using System.Text;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>The header fields that a list of messages is made of.</summary>
static class Headers
{
    // The fields that Thunderbird asks for.
    const string Items = "UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority "
        + "References Newsgroups In-Reply-To Content-Type Reply-To)]";

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        var result = Reading.Run(trial, corpus, Items, itemCount: 4, Check);
        return [Reading.Rate(result, corpus.Count, "messages"), .. result.Figures("messages").Skip(1)];
    }

    static void Check(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var isRight = name switch
        {
            _ when name.SequenceEqual("FLAGS"u8) => value.StartsWith("("u8),
            _ when name.SequenceEqual("RFC822.SIZE"u8) => Utf8Parser.TryParse(value, out int size, out _) && size == message.Length,
            _ => name.StartsWith("BODY[HEADER.FIELDS"u8) && value.EndsWith("\r\n\r\n"u8)
                && Has(message, value, "\r\nSubject:"u8) && Has(message, value, "\r\nDate:"u8) && Has(message, value, "\r\nFrom:"u8)
                && Has(message, value, "\r\nTo:"u8) && Has(message, value, "\r\nMessage-ID:"u8) && value.IndexOf("DKIM"u8) < 0,
        };
        if (!isRight) throw new InvalidDataException($"{Encoding.Latin1.GetString(name)} {Encoding.Latin1.GetString(value)}");
    }

    static bool Has(ReadOnlySpan<byte> message, ReadOnlySpan<byte> value, ReadOnlySpan<byte> field) =>
        value.IndexOf(Corpus.Field(message, field)) > 0;
}
