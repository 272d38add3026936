using System.Collections.Immutable;
using System.Text;

namespace Hoopoe.Protocol.Model;

/// <summary>Which text of a part a section names (RFC 9051 §9: section-text).</summary>
public enum SectionText
{
    /// <summary>The part's content, or the whole message where no part is named.</summary>
    Whole,

    /// <summary>HEADER: the header of the message, or of a message/rfc822 part.</summary>
    Header,

    /// <summary>HEADER.FIELDS: the header's fields of the names given.</summary>
    HeaderFields,

    /// <summary>HEADER.FIELDS.NOT: the header's fields except those of the names given.</summary>
    HeaderFieldsNot,

    /// <summary>TEXT: the message's body, or that of a message/rfc822 part.</summary>
    Text,

    /// <summary>MIME: the part's own MIME header.</summary>
    Mime,
}

/// <summary>A section of a message: part numbers from the outside in, and a text within that part (RFC 9051 §6.4.5.1).</summary>
/// <param name="Part">The part numbers, each at least 1; empty for the message itself.</param>
/// <param name="Text">Which text of the part.</param>
/// <param name="Fields">The field names of HEADER.FIELDS and HEADER.FIELDS.NOT, as the client spelt them; else empty.</param>
public sealed record BodySection(ImmutableArray<uint> Part, SectionText Text, ImmutableArray<string> Fields)
{
    /// <summary>The whole message.</summary>
    public static readonly BodySection Message = new([], SectionText.Whole, []);

    /// <summary>The message's header.</summary>
    public static readonly BodySection MessageHeader = new([], SectionText.Header, []);

    /// <summary>The message's body.</summary>
    public static readonly BodySection MessageText = new([], SectionText.Text, []);

    /// <summary>The section as written between the brackets, for people and logs; <see cref="Wire.ResponseWriter.Section"/> writes it safely.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendJoin('.', Part);
        if (Text == SectionText.Whole)
            return text.ToString();
        if (text.Length > 0)
            text.Append('.');
        text.Append(Text switch
        {
            SectionText.Header => "HEADER",
            SectionText.HeaderFields => "HEADER.FIELDS",
            SectionText.HeaderFieldsNot => "HEADER.FIELDS.NOT",
            SectionText.Text => "TEXT",
            _ => "MIME",
        });
        if (!Fields.IsEmpty)
            text.Append(" (").AppendJoin(' ', Fields).Append(')');
        return text.ToString();
    }
}

/// <summary>A run of a section's octets, <c>&lt;offset.length&gt;</c> (RFC 9051 §6.4.5).</summary>
/// <param name="Offset">The first octet, counted from 0.</param>
/// <param name="Length">How many octets at most, at least 1.</param>
public readonly record struct OctetRange(long Offset, long Length);
