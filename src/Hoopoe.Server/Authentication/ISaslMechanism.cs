namespace Hoopoe.Server.Authentication;

/// <summary>
/// One exchange of a SASL mechanism (RFC 4422) as a machine without I/O: it is given what the client sent and says what to do next. It
/// lives as long as one AUTHENTICATE command.
/// </summary>
interface ISaslMechanism
{
    /// <summary>The first step for a client that sent no initial response (RFC 9051 §6.2.2).</summary>
    SaslStep Begin();

    /// <summary>The step after a response, decoded from base64.</summary>
    SaslStep Next(ReadOnlySpan<byte> response);
}
