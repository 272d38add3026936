namespace Hoopoe.Mime;

/// <summary>A parameter of a Content-Type or Content-Disposition, continuations joined and charset decoded (RFC 2231).</summary>
/// <param name="Name">The name as written, without the asterisks of RFC 2231.</param>
/// <param name="Value">The decoded value.</param>
/// <param name="IsExtended">Whether the value was written in the percent form of RFC 2231 §4.</param>
public readonly record struct MimeParameter(string Name, string Value, bool IsExtended);
