using System.Buffers;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Model;

public class ResponseTextTests
{
    static readonly Dictionary<string, string> German = new()
    {
        ["Done."] = "Erledigt für heute.",
        ["{0} of {1} messages."] = "Von {1} Nachrichten {0}.",
        ["the set"] = "die Menge",
        ["expected {0}"] = "es fehlt: {0}",
        ["Wrong: {0}."] = "Falsch: {0}.",
    };

    static string? Translate(string english) => German.GetValueOrDefault(english);

    [Fact]
    public void A_string_is_a_text()
    {
        ResponseText text = "Done.";
        Assert.Equal("Done.", text.ToString());
        Assert.Equal("Erledigt für heute.", text.In(Translate));
        Assert.Equal("", default(ResponseText).ToString());
    }

    [Fact]
    public void Holes_become_places_that_a_translation_may_put_elsewhere()
    {
        ResponseText text = $"{5} of {1_000} messages.";
        Assert.Equal("{0} of {1} messages.", text.English);
        Assert.Equal("5 of 1000 messages.", text.ToString());
        Assert.Equal("Von 1000 Nachrichten 5.", text.In(Translate));
    }

    [Fact]
    public void A_text_within_a_text_is_translated_too()
    {
        ResponseText inner = $"expected {"the set"}";
        ResponseText text = $"Wrong: {inner}.";
        Assert.Equal("Wrong: expected the set.", text.ToString());
        Assert.Equal("Falsch: es fehlt: die Menge.", text.In(Translate));
    }

    [Fact]
    public void What_has_no_translation_stays_English() => Assert.Equal("Else.", ((ResponseText)"Else.").In(Translate));

    [Fact]
    public void A_value_that_looks_like_a_place_stays_as_it_is()
    {
        ResponseText text = $"name {"{0}{x}"}";
        Assert.Equal("name {0}{x}", text.ToString());
    }

    [Fact]
    public void A_translating_writer_writes_UTF8_and_another_one_ASCII()
    {
        var octets = new ArrayBufferWriter<byte>();
        var writer = new ResponseWriter(octets);
        writer.UntaggedStatus(ResponseStatus.Ok, null, "für");
        writer.Translate = Translate;
        writer.UntaggedStatus(ResponseStatus.Ok, ResponseCode.ReadOnly, "Done.");
        writer.Continuation("Done.");
        Assert.Equal(
            "* OK f?r\r\n* OK [READ-ONLY] Erledigt für heute.\r\n+ Erledigt für heute.\r\n", Encoding.UTF8.GetString(octets.WrittenSpan));
    }
}
