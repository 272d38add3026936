namespace Hoopoe.Mime;

/// <summary>
/// The ENVELOPE and BODYSTRUCTURE of a message as sent over the wire: the parenthesised lists of RFC 9051 §7.5.2, always with extension
/// data, without CR, LF and NUL, and without literals.
/// </summary>
public sealed class StoredAnswers
{
    StoredAnswers(byte[] envelope, byte[] bodyStructure, byte[]? utf8Envelope, byte[]? utf8BodyStructure)
    {
        Envelope = envelope;
        BodyStructure = bodyStructure;
        Utf8Envelope = utf8Envelope;
        Utf8BodyStructure = utf8BodyStructure;
    }

    /// <summary>ENVELOPE in ASCII: text above 127 is in encoded words, an address above 127 is replaced (RFC 6858 §2.1).</summary>
    public byte[] Envelope { get; }

    /// <summary>BODYSTRUCTURE in ASCII: parameters above 127 are in percent form (RFC 2231), message/global has no inside.</summary>
    public byte[] BodyStructure { get; }

    /// <summary>ENVELOPE for sessions with UTF8=ACCEPT or IMAP4rev2, with UTF-8 in quoted strings; null if it is the same.</summary>
    public byte[]? Utf8Envelope { get; }

    /// <summary>BODYSTRUCTURE for such sessions, with the inside of message/global (RFC 9755 §6); null if it is the same.</summary>
    public byte[]? Utf8BodyStructure { get; }

    /// <summary>Makes the answers. The work is linear in the size of the headers.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="structure">What <see cref="MessageScanner"/> found in it.</param>
    /// <exception cref="ArgumentException">The structure is of another message.</exception>
    public static StoredAnswers Create(ReadOnlySpan<byte> message, MessageStructure structure)
    {
        ArgumentNullException.ThrowIfNull(structure);
        if (message.Length != structure.Size)
            throw new ArgumentException("The structure is of another message.", nameof(structure));

        var envelope = EnvelopeOf(message, structure, utf8: false, out var envelopesDiffer);
        var body = BodyStructureOf(message, structure, utf8: false, out var bodiesDiffer);
        return new StoredAnswers(
            envelope,
            body,
            envelopesDiffer ? EnvelopeOf(message, structure, utf8: true, out _) : null,
            bodiesDiffer ? BodyStructureOf(message, structure, utf8: true, out _) : null);
    }

    static byte[] EnvelopeOf(ReadOnlySpan<byte> message, MessageStructure structure, bool utf8, out bool formsDiffer)
    {
        var output = new AnswerWriter(utf8);
        EnvelopeWriter.Write(output, structure.Root.HeaderOf(message));
        formsDiffer = output.FormsDiffer;
        return output.ToArray();
    }

    static byte[] BodyStructureOf(ReadOnlySpan<byte> message, MessageStructure structure, bool utf8, out bool formsDiffer)
    {
        var output = new AnswerWriter(utf8);
        new BodyStructureWriter(output, message, structure.Parts).Write(0);
        formsDiffer = output.FormsDiffer;
        return output.ToArray();
    }
}
