namespace Hoopoe.Mime;

/// <summary>A piece of the decoded text of a message.</summary>
/// <param name="IsHeader">Whether it is header fields, of the message or of a part: what TEXT finds and BODY does not (RFC 9051
/// §6.4.4).</param>
/// <param name="Text">Decoded text, not folded.</param>
/// <param name="Continues">Whether it goes on where the piece before it ended, so that words may span the two.</param>
public readonly record struct TextPiece(bool IsHeader, string Text, bool Continues);
