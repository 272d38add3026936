using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Authentication;

/// <summary>What has come of a <see cref="SaslExchange"/> so far.</summary>
abstract record SaslOutcome
{
    SaslOutcome()
    {
    }

    /// <summary>The client is to be sent this, and its answer is to be given to <see cref="SaslExchange.NextAsync"/>.</summary>
    public sealed record Challenge(ReadOnlyMemory<byte> Data) : SaslOutcome;

    /// <summary>The client is who it says it is.</summary>
    public sealed record LoggedIn(VerifiedLogin Login) : SaslOutcome;

    /// <summary>It is not, for whatever reason.</summary>
    public sealed record Rejected : SaslOutcome;

    /// <summary>It may be, but wants to act for somebody else.</summary>
    public sealed record NotAllowed : SaslOutcome;

    /// <summary>What it sent breaks the mechanism's grammar.</summary>
    public sealed record Malformed(string Reason) : SaslOutcome;
}
