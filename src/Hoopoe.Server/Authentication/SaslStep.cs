namespace Hoopoe.Server.Authentication;

/// <summary>What a mechanism asks of the session that drives it.</summary>
abstract record SaslStep
{
    SaslStep()
    {
    }

    /// <summary>Send this and give the answer to <see cref="ISaslMechanism.Next"/>.</summary>
    public sealed record Challenge(ReadOnlyMemory<byte> Data) : SaslStep;

    /// <summary>The exchange is over: check this name and password.</summary>
    /// <param name="Name">Whose password it is (authentication identity).</param>
    /// <param name="Password">The password.</param>
    /// <param name="ActAs">Whom to act as (authorization identity); empty for the same.</param>
    public sealed record CheckPassword(string Name, string Password, string ActAs) : SaslStep
    {
        /// <summary>The name alone: a password never gets into a log.</summary>
        public override string ToString() => $"CheckPassword({Name})";
    }

    /// <summary>The exchange is over: check this access token.</summary>
    /// <param name="Name">Who the client says it is; empty where the token alone says it.</param>
    /// <param name="Token">The token.</param>
    /// <param name="Failure">What to send if it is not good, before the client's answer and NO (RFC 7628 §3.2.2).</param>
    public sealed record CheckToken(string Name, string Token, ReadOnlyMemory<byte> Failure) : SaslStep
    {
        /// <summary>The name alone: a token never gets into a log.</summary>
        public override string ToString() => $"CheckToken({Name})";
    }

    /// <summary>
    /// The client's proof was looked at: if it fitted a credential that is still good, send <paramref name="Success"/>, take the client's
    /// empty answer (RFC 9051 §6.2.2) and log in.
    /// </summary>
    /// <param name="Name">Who the client says it is.</param>
    /// <param name="CredentialId">The credential that was proven; null where anything in the exchange was wrong.</param>
    /// <param name="Success">What the client is told on success.</param>
    public sealed record Proven(string Name, long? CredentialId, ReadOnlyMemory<byte> Success) : SaslStep;

    /// <summary>The exchange is over: the client's certificate is to say who it is.</summary>
    /// <param name="Name">Whom to act as (authorization identity); empty for whom the certificate names.</param>
    public sealed record CheckCertificate(string Name) : SaslStep;

    /// <summary>The exchange is over: the client is a guest.</summary>
    /// <param name="Trace">Who it says it is, for the log.</param>
    public sealed record Guest(string Trace) : SaslStep;

    /// <summary>What the client sent breaks the mechanism's grammar.</summary>
    public sealed record Malformed(string Reason) : SaslStep;
}
