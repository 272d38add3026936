using System.Buffers;
using System.Text;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

public class ResponseWriterTests
{
    static string Written(Action<ResponseWriter> write, WireMode mode = WireMode.None)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new ResponseWriter(output, mode));
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData("plain", "\"plain\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a \"b\" \\c", "\"a \\\"b\\\" \\\\c\"")]
    [InlineData("\"\\", "\"\\\"\\\\\"")]
    [InlineData("a\r\nb", "{4}\r\na\r\nb")]
    [InlineData("a\nb", "{3}\r\na\nb")]
    [InlineData("a\rb", "{3}\r\na\rb")]
    [InlineData("a\0b", "{3}\r\na?b")]
    [InlineData("\t", "\"\t\"")]
    [InlineData("NIL", "\"NIL\"")]
    public void A_string_is_quoted_where_it_can_be(string value, string wire) => Assert.Equal(wire, Written(writer => writer.String(value)));

    [Fact]
    public void A_string_of_8_bit_characters_is_a_literal_unless_the_client_takes_UTF8()
    {
        Assert.Equal("{2}\r\n\u00c3\u00a9", Written(writer => writer.String("\u00e9")));
        Assert.Equal("\"\u00c3\u00a9\"", Written(writer => writer.String("\u00e9"), WireMode.Utf8));
        Assert.Equal("{1}\r\n\u00e9", Written(writer => writer.String([0xE9]), WireMode.Utf8));
    }

    [Fact]
    public void NUL_goes_out_in_a_literal8_only()
    {
        Assert.Equal("~{3}\r\na\0b", Written(writer => writer.String("a\0b"), WireMode.Literal8));
        Assert.Equal("{2}\r\n\r\n", Written(writer => writer.String("\r\n"), WireMode.Literal8));
        Assert.DoesNotContain('\0', Written(writer => writer.Literal(new byte[10_000])));
    }

    [Fact]
    public void A_long_string_is_a_literal()
    {
        Assert.StartsWith("\"x", Written(writer => writer.String(new string('x', 1_024))), StringComparison.Ordinal);
        Assert.StartsWith("{1025}\r\nx", Written(writer => writer.String(new string('x', 1_025))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_string_is_NIL()
    {
        Assert.Equal("NIL", Written(writer => writer.NString(null)));
        Assert.Equal("\"\"", Written(writer => writer.NString("")));
    }

    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("a]b", "a]b")]
    [InlineData("", "\"\"")]
    [InlineData("nil", "\"nil\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a*", "\"a*\"")]
    [InlineData("(", "\"(\"")]
    public void An_astring_is_bare_where_it_can_be(string value, string wire) => Assert.Equal(wire, Written(writer => writer.AString(value)));

    [Theory]
    [InlineData("inbox", WireMode.None, "INBOX")]
    [InlineData("Entw\u00fcrfe", WireMode.None, "Entw&APw-rfe")]
    [InlineData("Entw\u00fcrfe", WireMode.Utf8, "\"Entw\u00c3\u00bcrfe\"")]
    [InlineData("R&D", WireMode.None, "R&-D")]
    [InlineData("R&D", WireMode.Utf8, "R&D")]
    [InlineData("a b", WireMode.None, "\"a b\"")]
    public void A_mailbox_name_is_encoded_by_the_mode(string name, WireMode mode, string wire) =>
        Assert.Equal(wire, Written(writer => writer.Mailbox(MailboxName.Create(name)), mode));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void Numbers_are_digits(long number, string wire)
    {
        Assert.Equal(wire, Written(writer => writer.Number(number)));
        Assert.Equal(wire, Written(writer => writer.Number(new ModSeq(number))));
    }

    [Fact]
    public void A_set_is_its_ranges()
    {
        Assert.Equal("1:3,5", Written(writer => writer.Set(UidSet.OfRanges([new(5, 5), new(1, 3)]))));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Set(UidSet.Empty)));
    }

    [Fact]
    public void Flags_stand_in_parentheses()
    {
        var all = FlagSet.Of(FlagSet.AllSystem, ["$b", "a"]);

        Assert.Equal("(\\Seen \\Answered \\Flagged \\Deleted \\Draft \\Recent $b a)", Written(writer => writer.Flags(all, recent: true)));
        Assert.Equal("()", Written(writer => writer.Flags(FlagSet.Empty)));
        Assert.Equal("(\\Recent)", Written(writer => writer.Flags(FlagSet.Empty, recent: true)));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Flags(FlagSet.Of(SystemFlags.None, ["a b"]))));
    }

    [Fact]
    public void A_date_and_time_is_quoted() =>
        Assert.Equal(
            "\" 1-Feb-2020 12:03:04 -0530\"",
            Written(writer => writer.DateTime(new DateTimeOffset(2020, 2, 1, 12, 3, 4, TimeSpan.FromMinutes(-330)))));

    [Fact]
    public void Status_lines_carry_a_code()
    {
        Assert.Equal("a1 OK done\r\n", Written(writer => writer.Tagged("a1"u8, ResponseStatus.Ok, null, "done")));
        Assert.Equal("a1 NO [TRYCREATE] no\r\n", Written(writer => writer.Tagged("a1"u8, ResponseStatus.No, ResponseCode.TryCreate, "no")));
        Assert.Equal("* BYE [UNAVAILABLE] later\r\n", Written(writer => writer.UntaggedStatus(ResponseStatus.Bye, ResponseCode.Unavailable, "later")));
        Assert.Equal("* PREAUTH x\r\n", Written(writer => writer.UntaggedStatus(ResponseStatus.PreAuth, null, "x")));
        Assert.Equal("a1 BAD x\r\n", Written(writer => writer.Tagged("a1"u8, ResponseStatus.Bad, null, "x")));
    }

    [Fact]
    public void Text_cannot_end_its_line()
    {
        Assert.Equal("* OK a??b?c?\r\n", Written(writer => writer.UntaggedStatus(ResponseStatus.Ok, null, "a\r\nb\0c\u00e9")));
        Assert.Equal("+ \u00c3\u00a9\r\n", Written(writer => writer.Continuation("\u00e9"), WireMode.Utf8));
    }

    [Fact]
    public void A_challenge_is_base64()
    {
        Assert.Equal("+ \r\n", Written(writer => writer.Challenge([])));
        Assert.Equal("+ AGE=\r\n", Written(writer => writer.Challenge([0, (byte)'a'])));
    }

    [Fact]
    public void Untagged_lines_begin_with_a_star()
    {
        Assert.Equal("* SEARCH\r\n", Written(writer => { writer.BeginUntagged("SEARCH"u8); writer.EndLine(); }));
        Assert.Equal("* 5 EXISTS", Written(writer => writer.BeginUntagged(5, "EXISTS"u8)));
        Assert.Equal("* ", Written(writer => writer.BeginUntagged()));
    }

    [Fact]
    public void What_must_be_quoted_is_or_fails()
    {
        Assert.Equal("\"a\\\"\"", Written(writer => writer.Quoted("a\""u8)));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Quoted("a\n"u8)));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Quoted([0xC3, 0xA9])));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Atom("a b")));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Atom("")));
        Assert.Throws<ArgumentException>(() => Written(writer => writer.Atom("\u00e9")));
    }

    static readonly Gen<byte[]> AnyOctets = Gen.OneOf(
        Gen.Byte.Array[0, 40], Gen.OneOf((byte)'"', (byte)'\\', (byte)'a', (byte)'\r', (byte)'\n', (byte)' ', (byte)'{', (byte)0xC3, (byte)0xA9).Array[0, 20]);

    [Fact]
    public void Every_string_without_NUL_is_read_back() =>
        Gen.Select(AnyOctets, Gen.Bool).Sample((octets, isUtf8) =>
        {
            octets = octets.Where(octet => octet != 0).ToArray();
            var mode = isUtf8 ? WireMode.Utf8 : WireMode.None;
            var output = new ArrayBufferWriter<byte>();
            var writer = new ResponseWriter(output, mode);
            writer.String(octets);
            writer.Space();
            writer.AString(octets);

            var lexer = new ImapLexer(output.WrittenSpan, mode);
            Assert.True(lexer.TryNString(out var asString, out var isNil));
            Assert.False(isNil);
            Assert.True(asString.SequenceEqual(octets));
            Assert.True(lexer.TrySp("the string"));
            Assert.True(lexer.TryAString(out var asAString));
            Assert.True(asAString.SequenceEqual(octets));
            Assert.True(lexer.AtEnd);
        });

    [Fact]
    public void Every_octet_string_is_read_back_from_a_literal8() =>
        Gen.Select(AnyOctets, AnyOctets).Sample((before, after) =>
        {
            byte[] octets = [.. before, 0, .. after];
            var output = new ArrayBufferWriter<byte>();
            new ResponseWriter(output, WireMode.Literal8).String(octets);

            var lexer = new ImapLexer(output.WrittenSpan);
            Assert.True(lexer.TryLiteral8(out var read));
            Assert.True(read.SequenceEqual(octets));
            Assert.True(lexer.AtEnd);
        });

    [Fact]
    public void Every_mailbox_name_is_read_back() =>
        Gen.Select(Gen.String, Gen.Bool).Sample((text, isUtf8) =>
        {
            if (!MailboxName.TryCreate(text, out var name, out _))
                return;
            var mode = isUtf8 ? WireMode.Utf8 : WireMode.None;
            var output = new ArrayBufferWriter<byte>();
            new ResponseWriter(output, mode).Mailbox(name);

            var lexer = new ImapLexer(output.WrittenSpan, mode);
            Assert.True(lexer.TryMailbox(out var read), lexer.Error);
            Assert.Equal(name, read);
        });

    [Fact]
    public void Every_set_is_read_back() =>
        Gen.Select(Gen.UInt[1, 100], Gen.UInt[0, 5]).Array[1, 20].Sample(runs =>
        {
            var set = UidSet.OfRanges(runs.Select(run => new NumberRange(run.Item1, run.Item1 + run.Item2)));
            var output = new ArrayBufferWriter<byte>();
            new ResponseWriter(output).Set(set);

            var lexer = new ImapLexer(output.WrittenSpan);
            Assert.True(lexer.TryUidSet(out var read));
            Assert.Equal(set.ToString(), read.ToString());
            Assert.Equal(set.ToString(), Encoding.ASCII.GetString(output.WrittenSpan));
        });
}
