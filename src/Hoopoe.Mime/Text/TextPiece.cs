namespace Hoopoe.Mime;

/// <summary>A piece of the decoded text of a message.</summary>
/// <param name="IsHeader">Whether it is of the header of the message itself, which BODY searches leave out (RFC 9051 §6.4.4).</param>
/// <param name="Text">Decoded text, not folded.</param>
/// <param name="Continues">Whether it goes on where the piece before it ended, so that words may span the two.</param>
public readonly record struct TextPiece(bool IsHeader, string Text, bool Continues);
