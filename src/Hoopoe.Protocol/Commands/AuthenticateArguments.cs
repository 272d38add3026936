using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>AUTHENTICATE (RFC 9051 §6.2.2), with an initial response or without (RFC 4959).</summary>
/// <param name="Mechanism">The SASL mechanism's name, in capitals.</param>
/// <param name="InitialResponse">The decoded initial response; empty for <c>=</c>; null where the client waits for a challenge.</param>
public sealed record AuthenticateArguments(string Mechanism, byte[]? InitialResponse)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out AuthenticateArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("AUTHENTICATE") || !lexer.TryAtom(out var mechanism, "a SASL mechanism"))
            return false;
        var name = Encoding.ASCII.GetString(mechanism).ToUpperInvariant();

        byte[]? initialResponse = null;
        if (lexer.AcceptSp())
        {
            if (lexer.Accept((byte)'='))
                initialResponse = [];
            else if (!TryReadResponse(ref lexer, out initialResponse))
                return false;
        }

        if (!lexer.TryEnd(initialResponse is null ? "the mechanism" : "the initial response"))
            return false;
        arguments = new AuthenticateArguments(name, initialResponse);
        return true;
    }

    /// <summary>
    /// Reads a client's answer to a challenge, a whole line of base64 that may be empty (RFC 9051 §6.2.2).
    /// </summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="response">The decoded answer; null where the line is not base64, or is <c>*</c>.</param>
    /// <param name="isCancelled">Whether the line was <c>*</c>, by which a client gives up.</param>
    public static bool TryParseResponse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out byte[]? response, out bool isCancelled)
    {
        response = null;
        isCancelled = line.SequenceEqual("*"u8);
        var lexer = new ImapLexer(line);
        if (isCancelled || !TryDecode(ref lexer, out var decoded) || !lexer.AtEnd)
            return false;
        response = decoded;
        return true;
    }

    /// <summary>The mechanism only.</summary>
    public override string ToString() => $"AUTHENTICATE {Mechanism}";

    static bool TryReadResponse(ref ImapLexer lexer, [NotNullWhen(true)] out byte[]? response)
    {
        response = null;
        if (lexer.AtEnd)
            return lexer.Fail("expected the initial response in base64, or '=' for an empty one");
        return TryDecode(ref lexer, out response);
    }

    static bool TryDecode(ref ImapLexer lexer, [NotNullWhen(true)] out byte[]? response)
    {
        response = null;
        if (!lexer.TryBase64(out var base64))
            return false;
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        if (Base64.DecodeFromUtf8(base64, decoded, out _, out var length) != OperationStatus.Done)
            return lexer.Fail("the base64 data is not valid");
        response = decoded[..length];
        return true;
    }
}
