using System.Collections.Immutable;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Wire;

public sealed partial class ResponseWriter
{
    /// <summary>The name a data item is answered under (RFC 9051 §7.5.2), an <c>&lt;origin&gt;</c> included.</summary>
    public void FetchItemName(FetchItem item)
    {
        switch (item)
        {
            case FetchAttribute attribute:
                Raw(Name(attribute.Name));
                break;
            case FetchSection { Form: FetchSectionForm.Body } section:
                Raw("BODY["u8);
                Section(section.Section);
                Raw("]"u8);
                Origin(section.Range);
                break;
            case FetchSection section:
                Raw(section.Form switch
                {
                    FetchSectionForm.Rfc822 => "RFC822"u8,
                    FetchSectionForm.Rfc822Header => "RFC822.HEADER"u8,
                    _ => "RFC822.TEXT"u8,
                });
                break;
            case FetchBinary binary:
                Raw("BINARY["u8);
                Part(binary.Part);
                Raw("]"u8);
                Origin(binary.Range);
                break;
            case FetchBinarySize size:
                Raw("BINARY.SIZE["u8);
                Part(size.Part);
                Raw("]"u8);
                break;
            default:
                Raw("PREVIEW"u8);
                break;
        }
    }

    /// <summary>A section as it stands between the brackets.</summary>
    public void Section(BodySection section)
    {
        Part(section.Part);
        if (section.Text == SectionText.Whole)
            return;
        if (!section.Part.IsEmpty)
            Raw("."u8);
        Raw(section.Text switch
        {
            SectionText.Header => "HEADER"u8,
            SectionText.HeaderFields => "HEADER.FIELDS"u8,
            SectionText.HeaderFieldsNot => "HEADER.FIELDS.NOT"u8,
            SectionText.Text => "TEXT"u8,
            _ => "MIME"u8,
        });
        if (section.Fields.IsEmpty)
            return;

        Raw(" ("u8);
        for (var i = 0; i < section.Fields.Length; i++)
        {
            if (i > 0)
                Space();
            AString(section.Fields[i]);
        }

        CloseParen();
    }

    void Part(ImmutableArray<uint> part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (i > 0)
                Raw("."u8);
            Number(part[i]);
        }
    }

    void Origin(OctetRange? range)
    {
        if (range is not { } octets)
            return;
        Raw("<"u8);
        Number(octets.Offset);
        Raw(">"u8);
    }

    static ReadOnlySpan<byte> Name(FetchAttributeName name) => name switch
    {
        FetchAttributeName.Flags => "FLAGS"u8,
        FetchAttributeName.InternalDate => "INTERNALDATE"u8,
        FetchAttributeName.Size => "RFC822.SIZE"u8,
        FetchAttributeName.Envelope => "ENVELOPE"u8,
        FetchAttributeName.Body => "BODY"u8,
        FetchAttributeName.BodyStructure => "BODYSTRUCTURE"u8,
        FetchAttributeName.Uid => "UID"u8,
        FetchAttributeName.ModSeq => "MODSEQ"u8,
        FetchAttributeName.EmailId => "EMAILID"u8,
        FetchAttributeName.ThreadId => "THREADID"u8,
        _ => "SAVEDATE"u8,
    };
}
