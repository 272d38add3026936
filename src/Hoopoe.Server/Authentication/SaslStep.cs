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

    /// <summary>What the client sent breaks the mechanism's grammar.</summary>
    public sealed record Malformed(string Reason) : SaslStep;
}
