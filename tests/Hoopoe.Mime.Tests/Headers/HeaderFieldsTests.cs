using System.Buffers;

namespace Hoopoe.Mime.Tests;

public class HeaderFieldsTests
{
    const string Header = "Received: one\r\n\tfolded\r\nSubject : x\r\nRECEIVED: two\r\nnot a field\r\nTo: a\r\n\r\n";

    [Theory]
    [InlineData("received", "Received: one\r\n\tfolded\r\nRECEIVED: two\r\n\r\n")]
    [InlineData("Subject", "Subject : x\r\n\r\n")]
    [InlineData("To,Subject", "Subject : x\r\nTo: a\r\n\r\n")]
    [InlineData("Cc", "\r\n")]
    [InlineData("T", "\r\n")]
    [InlineData("", "\r\n")]
    public void Fields_are_chosen_by_name_in_any_case(string names, string expected) =>
        Assert.Equal(expected, Select(Header, names, not: false));

    [Theory]
    [InlineData("received", "Subject : x\r\nnot a field\r\nTo: a\r\n\r\n")]
    [InlineData("received,subject,to", "not a field\r\n\r\n")]
    [InlineData("cc", Header)]
    public void The_others_are_all_but_those(string names, string expected) => Assert.Equal(expected, Select(Header, names, not: true));

    [Theory]
    [InlineData("A: b\r\n", "A: b\r\n")]
    [InlineData("A: b", "A: b")]
    [InlineData("A: b\n\n", "A: b\n\n")]
    [InlineData("\r\n", "\r\n")]
    [InlineData("", "")]
    public void The_blank_line_is_there_if_the_header_has_one(string header, string expected) =>
        Assert.Equal(expected, Select(header, "a", not: false));

    [Fact]
    public void Names_of_octets_select_the_same()
    {
        var output = new ArrayBufferWriter<byte>();
        HeaderFields.Select(Mail.Octets(Header), [new ReadOnlyMemory<byte>("tO"u8.ToArray())], not: false, output);
        Assert.Equal("To: a\r\n\r\n", Mail.Text(output.WrittenSpan));
    }

    static string Select(string header, string names, bool not)
    {
        var output = new ArrayBufferWriter<byte>();
        HeaderFields.Select(Mail.Octets(header), names.Split(',', StringSplitOptions.RemoveEmptyEntries), not, output);
        return Mail.Text(output.WrittenSpan);
    }
}
