using System.Buffers;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

/// <summary>Each class against its definition in RFC 9051 §9, octet by octet.</summary>
public class ByteClassesTests
{
    static bool IsCtl(int octet) => octet is <= 0x1F or 0x7F;

    static bool IsAtomSpecial(int octet) => IsCtl(octet) || octet is '(' or ')' or '{' or ' ' or '%' or '*' or '"' or '\\' or ']';

    static bool IsAtomChar(int octet) => octet is >= 0x01 and <= 0x7F && !IsAtomSpecial(octet);

    public static readonly TheoryData<string> Classes = ["atom", "astring", "list", "tag", "label", "set"];

    [Theory, MemberData(nameof(Classes))]
    public void A_class_holds_what_the_grammar_says(string name)
    {
        (SearchValues<byte> Values, Func<int, bool> Holds) checks = name switch
        {
            "atom" => (ByteClasses.AtomChars, IsAtomChar),
            "astring" => (ByteClasses.AStringChars, octet => IsAtomChar(octet) || octet == ']'),
            "list" => (ByteClasses.ListChars, octet => IsAtomChar(octet) || octet is ']' or '%' or '*'),
            "tag" => (ByteClasses.TagChars, octet => octet != '+' && (IsAtomChar(octet) || octet == ']')),
            "label" => (ByteClasses.LabelChars, octet => octet < 0x80 && (char.IsAsciiLetterOrDigit((char)octet) || octet is '-' or '_' or '.' or ':')),
            _ => (ByteClasses.SequenceSetChars, octet => octet is >= '0' and <= '9' or ':' or ',' or '*'),
        };

        for (var octet = 0; octet <= 0xFF; octet++)
            Assert.Equal(checks.Holds(octet), checks.Values.Contains((byte)octet));
    }

    [Fact]
    public void An_atom_is_not_empty()
    {
        Assert.True(ByteClasses.IsAtom("$Forwarded"u8));
        Assert.False(ByteClasses.IsAtom(""u8));
        Assert.False(ByteClasses.IsAtom("a b"u8));
    }
}
