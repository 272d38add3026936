namespace Hoopoe.Mime;

/// <summary>What of a part a section asks for (RFC 9051 §6.4.5.1). HEADER.FIELDS is <see cref="Header"/> and a selection from it.</summary>
public enum SectionKind
{
    /// <summary>No specifier: the message, or the body of the part.</summary>
    Whole,

    /// <summary>HEADER: the header of the message or of an encapsulated one, with its blank line.</summary>
    Header,

    /// <summary>TEXT: what follows that header.</summary>
    Text,

    /// <summary>MIME: the header of the part itself.</summary>
    Mime,
}
