using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// SCRAM (RFC 5802, RFC 7677) and its -PLUS form: the client proves that it knows the password without sending it, and the server that it
/// knows it too. Whatever is wrong with an exchange, it ends in the same way.
/// </summary>
/// <param name="hash">The hash in the mechanism's name.</param>
/// <param name="lookUp">The salt, count and keys of a name; it has an answer for every name.</param>
/// <param name="binding">The connection's channel binding data, or null.</param>
/// <param name="isPlus">Whether the client chose the -PLUS form, for which the connection must have a binding.</param>
/// <param name="nonce">The server's part of the nonce: printable characters without a comma, never used before.</param>
sealed class ScramMechanism(
    ScramHash hash, Func<string, ScramHash, ScramMaterial> lookUp, byte[]? binding, bool isPlus, string nonce) : ISaslMechanism
{
    readonly HashAlgorithmName _hash = hash.Name();
    ScramFirst? _first;
    ScramMaterial? _material;
    string _serverFirst = "";

    /// <summary>A nonce for one exchange.</summary>
    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response) => _first is null ? Offer(response) : Check(response, _first, _material!);

    SaslStep Offer(ReadOnlySpan<byte> response)
    {
        if (!ScramFirst.TryParse(response, out var first)) return Failed("");
        if (!IsRightBinding(first.Binding) || first.ActAs.Length > 0 && first.ActAs != first.Name) return Failed(first.Name);
        _first = first;
        _material = lookUp(first.Name, hash);
        _serverFirst = string.Create(
            CultureInfo.InvariantCulture,
            $"r={first.Nonce}{nonce},s={Convert.ToBase64String(_material.Salt.AsSpan())},i={_material.Iterations}");
        return new SaslStep.Challenge(Encoding.UTF8.GetBytes(_serverFirst));
    }

    // "y" says that the client could bind but believes the server cannot: if it can, somebody hid that from the client (RFC 5802 §6).
    bool IsRightBinding(string asked) => asked switch
    {
        "n" => !isPlus,
        "y" => !isPlus && binding is null,
        _ => isPlus && asked == ServerEndPoint.Name,
    };

    SaslStep.Proven Check(ReadOnlySpan<byte> response, ScramFirst first, ScramMaterial material)
    {
        if (!ScramFinal.TryParse(response, out var final)
            || final.Nonce != first.Nonce + nonce
            || !CryptographicOperations.FixedTimeEquals(
                final.Binding, [.. Encoding.UTF8.GetBytes(first.Header), .. isPlus ? binding! : []]))
            return Failed(first.Name);

        var message = Encoding.UTF8.GetBytes($"{first.Bare},{_serverFirst},{final.WithoutProof}");
        SaslStep.Proven? proven = null;
        foreach (var candidate in material.Candidates)
        {
            if (Fits(candidate.Keys, message, final.Proof))
                proven ??= new SaslStep.Proven(first.Name, candidate.CredentialId, Signature(candidate.Keys, message));
        }
        return proven ?? Failed(first.Name);
    }

    bool Fits(ScramKeys keys, byte[] message, byte[] proof)
    {
        var clientKey = CryptographicOperations.HmacData(_hash, keys.StoredKey, message);
        if (proof.Length != clientKey.Length) return false;
        for (var at = 0; at < clientKey.Length; at++) clientKey[at] ^= proof[at];
        return CryptographicOperations.FixedTimeEquals(CryptographicOperations.HashData(_hash, clientKey), keys.StoredKey);
    }

    byte[] Signature(ScramKeys keys, byte[] message) =>
        Encoding.ASCII.GetBytes("v=" + Convert.ToBase64String(CryptographicOperations.HmacData(_hash, keys.ServerKey, message)));

    static SaslStep.Proven Failed(string name) => new(name, CredentialId: null, ReadOnlyMemory<byte>.Empty);
}
