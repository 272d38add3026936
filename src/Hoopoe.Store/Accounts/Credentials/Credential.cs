using System.Collections.Immutable;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>What a credential is. The numbers are stored.</summary>
public enum CredentialKind
{
    /// <summary>The account's own password; there is at most one.</summary>
    Password = 0,

    /// <summary>A password for one program or device, with a name of its own.</summary>
    AppPassword = 1,

    /// <summary>A token by which somebody else vouches for the account's owner; never stored.</summary>
    Token = 2,

    /// <summary>A client certificate; never stored.</summary>
    Certificate = 3,

    /// <summary>Nothing: whoever comes is a guest; never stored.</summary>
    Anonymous = 4,
}

/// <summary>A credential of an account, without its keys.</summary>
/// <param name="Id">Its number; never given to another.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Scope">What it may be used for, as stored (<see cref="CredentialScope"/>); null for everything.</param>
/// <param name="Expires">From when on it is refused; null for never.</param>
/// <param name="LastUsed">When it was last used, to the hour; null if never.</param>
public sealed record Credential(
    long Id, string Name, CredentialKind Kind, string? Scope, DateTimeOffset? Expires, DateTimeOffset? LastUsed)
{
    /// <summary>The most characters of a name.</summary>
    public const int MaxNameLength = 255;
}

/// <summary>A successful login.</summary>
/// <param name="AccountId">The account's number.</param>
/// <param name="Address">The account's address.</param>
/// <param name="Store">The number of the account's store.</param>
/// <param name="Credential">What was used.</param>
public sealed record VerifiedLogin(long AccountId, string Address, int Store, Credential Credential);

/// <summary>A credential of a SCRAM exchange with its keys.</summary>
/// <param name="CredentialId">The credential's number, to be confirmed once a proof has fitted.</param>
/// <param name="Keys">Its keys for the hash asked for.</param>
public sealed record ScramCandidate(long CredentialId, ScramKeys Keys);

/// <summary>
/// What a SCRAM exchange needs for a name (RFC 5802 §5). A name that cannot log in has a salt and a count too, the same at each asking, and
/// no candidates.
/// </summary>
/// <param name="Salt">The salt to offer.</param>
/// <param name="Iterations">The iteration count to offer.</param>
/// <param name="Candidates">The credentials to try a proof against.</param>
public sealed record ScramMaterial(ImmutableArray<byte> Salt, int Iterations, ImmutableArray<ScramCandidate> Candidates);
