using System.Net;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// One SASL exchange (RFC 4422 §3) from its first message to its outcome, whatever protocol carries it: the mechanism's steps, and the check of
/// what they come to. It belongs to one connection and is used once.
/// </summary>
/// <param name="entry">The mechanism; the connection must have what it needs.</param>
/// <param name="environment">What the connection has.</param>
/// <param name="authenticator">Who checks.</param>
/// <param name="address">The client's address; null on a local socket.</param>
sealed class SaslExchange(SaslMechanismEntry entry, SaslEnvironment environment, Authenticator authenticator, IPAddress? address)
{
    readonly ISaslMechanism _mechanism = entry.Create(environment);

    // What the client's empty answer to the last message ends in (RFC 9051 §6.2.2, RFC 7628 §3.2.3).
    SaslOutcome? _concluded;

    /// <summary>Begins with the client's initial response, or null where it sent none.</summary>
    public ValueTask<SaslOutcome> BeginAsync(byte[]? initialResponse, CancellationToken cancellationToken) =>
        CheckAsync(initialResponse is null ? _mechanism.Begin() : _mechanism.Next(initialResponse), cancellationToken);

    /// <summary>Goes on with the client's answer to a challenge.</summary>
    public ValueTask<SaslOutcome> NextAsync(ReadOnlyMemory<byte> response, CancellationToken cancellationToken) => _concluded switch
    {
        null => CheckAsync(_mechanism.Next(response.Span), cancellationToken),
        SaslOutcome.LoggedIn when response.Length > 0 => new(new SaslOutcome.Rejected()),
        _ => new(_concluded),
    };

    ValueTask<SaslOutcome> CheckAsync(SaslStep step, CancellationToken cancellationToken) => step switch
    {
        SaslStep.Challenge challenge => new(new SaslOutcome.Challenge(challenge.Data)),
        SaslStep.Malformed malformed => new(new SaslOutcome.Malformed(malformed.Reason)),
        SaslStep.CheckPassword check => CheckPasswordAsync(check, cancellationToken),
        SaslStep.Proven proven => ConcludeAsync(proven, cancellationToken),
        SaslStep.CheckToken check => CheckTokenAsync(check, cancellationToken),
        SaslStep.CheckCertificate check => CheckCertificateAsync(check, cancellationToken),
        SaslStep.Guest guest => WelcomeAsync(guest, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown step {step}."),
    };

    async ValueTask<SaslOutcome> CheckPasswordAsync(SaslStep.CheckPassword check, CancellationToken cancellationToken) =>
        check.ActAs.Length > 0 && check.ActAs != check.Name
            ? new SaslOutcome.NotAllowed()
            : Outcome(await authenticator.VerifyAsync(Attempt(check.Name), check.Password, cancellationToken));

    async ValueTask<SaslOutcome> ConcludeAsync(SaslStep.Proven proven, CancellationToken cancellationToken)
    {
        var outcome = Outcome(await authenticator.ConfirmAsync(Attempt(proven.Name), proven.CredentialId, cancellationToken));
        if (outcome is not SaslOutcome.LoggedIn) return outcome;
        _concluded = outcome;
        return new SaslOutcome.Challenge(proven.Success);
    }

    async ValueTask<SaslOutcome> CheckTokenAsync(SaslStep.CheckToken check, CancellationToken cancellationToken)
    {
        var outcome = Outcome(await authenticator.VerifyTokenAsync(Attempt(check.Name), check.Token, cancellationToken));
        if (outcome is SaslOutcome.LoggedIn) return outcome;
        _concluded = outcome;
        return new SaslOutcome.Challenge(check.Failure);
    }

    async ValueTask<SaslOutcome> CheckCertificateAsync(SaslStep.CheckCertificate check, CancellationToken cancellationToken) =>
        Outcome(await authenticator.VerifyCertificateAsync(Attempt(check.Name), environment.ClientNames, cancellationToken));

    async ValueTask<SaslOutcome> WelcomeAsync(SaslStep.Guest guest, CancellationToken cancellationToken) =>
        Outcome(await authenticator.WelcomeAsync(Attempt(guest.Trace), cancellationToken));

    LoginAttempt Attempt(string name) => new(address, entry.Name, name);

    static SaslOutcome Outcome(VerifiedLogin? login) => login is null ? new SaslOutcome.Rejected() : new SaslOutcome.LoggedIn(login);
}
