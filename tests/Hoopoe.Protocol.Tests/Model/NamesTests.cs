using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Model;

public class NamesTests
{
    [Theory]
    [InlineData("Sent", SpecialUse.Sent)]
    [InlineData("JUNK", SpecialUse.Junk)]
    [InlineData("important", SpecialUse.Important)]
    public void A_special_use_is_found_by_its_attribute(string attribute, SpecialUse use)
    {
        Assert.True(SpecialUseNames.TryParse(Encoding.ASCII.GetBytes(attribute), out var found));
        Assert.Equal(use, found);
    }

    [Fact]
    public void An_unknown_attribute_is_no_special_use()
    {
        Assert.False(SpecialUseNames.TryParse("Marked"u8, out var use));
        Assert.Equal(SpecialUse.None, use);
    }

    [Fact]
    public void Every_special_use_has_one_name_that_finds_it()
    {
        foreach (var use in Enum.GetValues<SpecialUse>().Where(use => use != SpecialUse.None))
        {
            var name = Assert.Single(use.Names());
            Assert.True(SpecialUseNames.TryParse(Encoding.ASCII.GetBytes(name[1..]), out var found));
            Assert.Equal(use, found);
        }

        Assert.Equal(["\\Sent", "\\Trash"], (SpecialUse.Trash | SpecialUse.Sent).Names());
    }

    [Fact]
    public void Response_codes_are_written_as_the_grammar_has_them()
    {
        Assert.Equal("APPENDUID 38505 3955", ResponseCode.AppendUid(38505, UidSet.Of(new Uid(3955))).Value);
        Assert.Equal("COPYUID 38505 304,319:320 3956:3958", ResponseCode.CopyUid(38505, "304,319:320", "3956:3958").Value);
        Assert.Equal("HIGHESTMODSEQ 7", ResponseCode.HighestModSeq(new ModSeq(7)).Value);
        Assert.Equal("MAILBOXID (F1)", ResponseCode.MailboxId("F1").Value);
        Assert.Equal("MODIFIED 7:9", ResponseCode.Modified(UidSet.OfRanges([new(7, 9)])).Value);
        Assert.Equal(@"PERMANENTFLAGS (\Seen x \*)", ResponseCode.PermanentFlags(FlagSet.Of(SystemFlags.Seen, ["x"]), canCreate: true).Value);
        Assert.Equal(@"PERMANENTFLAGS ()", ResponseCode.PermanentFlags(FlagSet.Empty, canCreate: false).Value);
        Assert.Equal("UIDNEXT 1", ResponseCode.UidNext(Uid.First).Value);
        Assert.Equal("UIDVALIDITY 5", ResponseCode.UidValidity(5).Value);
        Assert.Equal("UNSEEN 2", ResponseCode.Unseen(2).Value);
    }

    [Theory]
    [InlineData("A]")]
    [InlineData("A\r\n* BYE")]
    [InlineData("\u00e9")]
    public void A_response_code_cannot_break_its_response(string value) => Assert.Throws<ArgumentException>(() => ResponseCode.Of(value));

    [Fact]
    public void Partial_ranges_are_written_from_their_end()
    {
        Assert.Equal("1:100", new PartialRange(1, 100, false).ToString());
        Assert.Equal("-1:-100", new PartialRange(1, 100, true).ToString());
    }

    [Theory]
    [InlineData(1, 3, false, 10, 0, 3)]
    [InlineData(1, 3, true, 10, 7, 3)]
    [InlineData(8, 20, false, 10, 7, 3)]
    [InlineData(8, 20, true, 10, 0, 3)]
    [InlineData(11, 20, false, 10, 10, 0)]
    [InlineData(11, 20, true, 10, 0, 0)]
    [InlineData(1, uint.MaxValue, true, 10, 0, 10)]
    [InlineData(uint.MaxValue, uint.MaxValue, false, 10, 10, 0)]
    [InlineData(1, 1, true, 0, 0, 0)]
    public void Partial_ranges_mean_results_that_exist(uint first, uint last, bool isFromNewest, int results, int start, int count) =>
        Assert.Equal((start, count), new PartialRange(first, last, isFromNewest).In(results));
}
