namespace Hoopoe.Server.Authentication;

/// <summary>EXTERNAL (RFC 4422 appendix A): who the client is stands in its TLS certificate; it may say which of the certificate's names it means.</summary>
sealed class ExternalMechanism : ISaslMechanism
{
    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response) => StrictUtf8.TryDecode(response, out var name)
        ? new SaslStep.CheckCertificate(name)
        : new SaslStep.Malformed("the name is not valid UTF-8, or has a NUL");
}
