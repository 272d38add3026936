using System.Buffers;
using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using static Hoopoe.Protocol.Tests.Commands.Parsing;

namespace Hoopoe.Protocol.Tests.Commands;

public class FetchCommandTests
{
    static FetchArguments Fetch(string items) => Parse<FetchArguments>(FetchArguments.TryParse, " 1 " + items);

    /// <summary>The names the items are answered under.</summary>
    static string Names(FetchArguments fetch, WireMode mode = WireMode.None)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ResponseWriter(output, mode);
        foreach (var item in fetch.Items)
        {
            if (output.WrittenCount > 0)
                writer.Space();
            writer.FetchItemName(item);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("ALL", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE")]
    [InlineData("fast", "FLAGS INTERNALDATE RFC822.SIZE")]
    [InlineData("Full", "FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODY")]
    [InlineData("FLAGS", "FLAGS")]
    [InlineData("(uid)", "UID")]
    [InlineData("(BODY BODYSTRUCTURE MODSEQ EMAILID THREADID SAVEDATE PREVIEW)", "BODY BODYSTRUCTURE MODSEQ EMAILID THREADID SAVEDATE PREVIEW")]
    [InlineData("(RFC822 RFC822.HEADER RFC822.TEXT RFC822.SIZE)", "RFC822 RFC822.HEADER RFC822.TEXT RFC822.SIZE")]
    [InlineData("BODY[]", "BODY[]")]
    [InlineData("body.peek[header]<0.100>", "BODY[HEADER]<0>")]
    [InlineData("BODY[1.2.TEXT]", "BODY[1.2.TEXT]")]
    [InlineData("BODY[1.MIME]", "BODY[1.MIME]")]
    [InlineData("BODY[3]<5.9223372036854775807>", "BODY[3]<5>")]
    [InlineData("(BODY.PEEK[HEADER.FIELDS (date \"x y\" {2}\r\na()])", "BODY[HEADER.FIELDS (date \"x y\" \"a(\")]")]
    [InlineData("BODY[4.1.HEADER.FIELDS.NOT (From)]", "BODY[4.1.HEADER.FIELDS.NOT (From)]")]
    [InlineData("(BINARY[1] BINARY.PEEK[]<1.2> BINARY.SIZE[1.2])", "BINARY[1] BINARY[]<1> BINARY.SIZE[1.2]")]
    [InlineData("(PREVIEW (LAZY) UID)", "PREVIEW UID")]
    public void Items_are_answered_under_their_names(string items, string names) => Assert.Equal(names, Names(Fetch(items)));

    [Theory]
    [InlineData("BODY[]", true)]
    [InlineData("BODY.PEEK[]", false)]
    [InlineData("BODY", false)]
    [InlineData("RFC822", true)]
    [InlineData("RFC822.HEADER", false)]
    [InlineData("RFC822.TEXT", true)]
    [InlineData("BINARY[1]", true)]
    [InlineData("BINARY.PEEK[1]", false)]
    [InlineData("BINARY.SIZE[1]", false)]
    [InlineData("ENVELOPE", false)]
    public void Some_items_set_Seen(string item, bool setsSeen) => Assert.Equal(setsSeen, Assert.Single(Fetch(item).Items).SetsSeen);

    [Fact]
    public void A_section_keeps_its_parts_range_and_fields()
    {
        var item = Assert.IsType<FetchSection>(Assert.Single(Fetch("BODY[4.1.HEADER.FIELDS (From To)]<10.20>").Items));

        Assert.Equal([4u, 1u], item.Section.Part);
        Assert.Equal(SectionText.HeaderFields, item.Section.Text);
        Assert.Equal(["From", "To"], item.Section.Fields);
        Assert.Equal(new OctetRange(10, 20), item.Range);
        Assert.Equal("4.1.HEADER.FIELDS (From To)", item.Section.ToString());
    }

    [Theory]
    [InlineData("PREVIEW", false)]
    [InlineData("PREVIEW (LAZY)", true)]
    public void A_preview_can_be_lazy(string item, bool isLazy) => Assert.Equal(new FetchPreview(isLazy), Assert.Single(Fetch(item).Items));

    [Fact]
    public void Modifiers_follow_the_items()
    {
        var fetch = Fetch("(FLAGS) (CHANGEDSINCE 12345 VANISHED PARTIAL -1:-10)");

        Assert.Equal(new ModSeq(12345), fetch.ChangedSince);
        Assert.True(fetch.WantsVanished);
        Assert.Equal(new PartialRange(1, 10, IsFromNewest: true), fetch.Partial);
        Assert.Equal(ModSeq.Zero, Fetch("FLAGS (CHANGEDSINCE 0)").ChangedSince);
        Assert.Equal(new PartialRange(400, 500, IsFromNewest: false), Fetch("FLAGS (PARTIAL 500:400)").Partial);
    }

    [Fact]
    public void A_lazy_preview_is_not_taken_for_modifiers()
    {
        var fetch = Fetch("PREVIEW (LAZY) (CHANGEDSINCE 5)");

        Assert.Equal(new ModSeq(5), fetch.ChangedSince);
    }

    [Theory]
    [InlineData("", "expected a data item such as FLAGS")]
    [InlineData("()", "expected a data item such as FLAGS")]
    [InlineData("(ALL)", "this data item is not known")]
    [InlineData("(FLAGS", "expected ')' after the data items")]
    [InlineData("(FLAGS UID ", "expected a data item such as FLAGS")]
    [InlineData("BODY.PEEK", "expected '[' after BODY.PEEK")]
    [InlineData("BODY[", "expected a part number, HEADER or TEXT")]
    [InlineData("BODY[MIME]", "expected a part number, HEADER or TEXT")]
    [InlineData("BODY[1.]", "expected a part number, HEADER, TEXT or MIME")]
    [InlineData("BODY[0]", "expected a part number above zero, without leading zeros")]
    [InlineData("BODY[1.0]", "expected a part number above zero, without leading zeros")]
    [InlineData("BODY[1..2]", "expected a part number, HEADER, TEXT or MIME")]
    [InlineData("BODY[HEADER.FIELDS]", "expected a space after HEADER.FIELDS")]
    [InlineData("BODY[HEADER.FIELDS ()]", "expected a field name")]
    [InlineData("BODY[HEADER.FIELDS (x)", "expected ']' after the section")]
    [InlineData("BODY[HEADERS]", "expected a part number, HEADER or TEXT")]
    [InlineData("BODY[]<0.0>", "expected a length above zero, without leading zeros")]
    [InlineData("BODY[]<0>", "expected '.' after the offset")]
    [InlineData("BODY[]<0.1", "expected '>' after the length")]
    [InlineData("BINARY", "expected '['")]
    [InlineData("BINARY[1.MIME]", "expected a part number")]
    [InlineData("BINARY[HEADER]", "expected a part number")]
    [InlineData("PREVIEW (EAGER)", "expected LAZY")]
    [InlineData("RFC822.SIZES", "this data item is not known")]
    [InlineData("FLAGS (VANISHED)", "VANISHED needs CHANGEDSINCE")]
    [InlineData("FLAGS (PARTIAL 1:-2)", "expected a position above zero")]
    [InlineData("FLAGS (PARTIAL -1:2)", "expected '-': both ends of a PARTIAL range count from the same end")]
    [InlineData("FLAGS (PARTIAL 1:*)", "expected a position above zero")]
    [InlineData("FLAGS ()", "expected CHANGEDSINCE, VANISHED or PARTIAL")]
    public void Errors_say_what_is_wrong(string items, string error) =>
        Assert.Equal(error, Error<FetchArguments>(FetchArguments.TryParse, " 1 " + items));

    [Fact]
    public void Part_numbers_and_items_have_bounds()
    {
        var deepest = string.Join('.', Enumerable.Repeat("1", 100));
        var most = string.Join(' ', Enumerable.Repeat("UID", 1_000));

        Assert.Equal(100, Assert.IsType<FetchSection>(Fetch($"BODY[{deepest}]").Items[0]).Section.Part.Length);
        Assert.Equal(LexerErrorKind.Limit, Failure<FetchArguments>(FetchArguments.TryParse, $" 1 BODY[{deepest}.1]").Kind);
        Assert.Equal(1_000, Fetch($"({most})").Items.Length);
        Assert.Equal(LexerErrorKind.Limit, Failure<FetchArguments>(FetchArguments.TryParse, $" 1 ({most} UID)").Kind);
    }
}
