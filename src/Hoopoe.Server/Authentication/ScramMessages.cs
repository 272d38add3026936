using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Server.Authentication;

/// <summary>The client's first message (RFC 5802 §7, client-first-message).</summary>
/// <param name="Header">The gs2-header as sent, to be found again in the last message.</param>
/// <param name="Binding">What it says of channel binding: <c>n</c>, <c>y</c>, or the name behind <c>p=</c>.</param>
/// <param name="ActAs">The authorization identity; empty for the same as the name.</param>
/// <param name="Bare">The message without the header.</param>
/// <param name="Name">Who the client says it is.</param>
/// <param name="Nonce">The client's part of the nonce.</param>
sealed record ScramFirst(string Header, string Binding, string ActAs, string Bare, string Name, string Nonce)
{
    /// <summary>Reads the message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ScramFirst? first)
    {
        first = null;
        if (!StrictUtf8.TryDecode(message, out var text) || text.Split(',', 3) is not [var flag, var actAs, var bare]) return false;
        if (BindingOf(flag) is not { } binding) return false;
        var identity = actAs.Length == 0 ? "" : TryValue(actAs, 'a', out var given) ? SaslName.Decode(given) : null;

        // An extension of the first message stands before the name, and is one that must be understood (m=): there is none.
        if (identity is null || bare.Split(',') is not [var user, var nonceField, ..] attributes) return false;
        if (!TryValue(user, 'n', out var encoded) || SaslName.Decode(encoded) is not { } name) return false;
        if (!TryValue(nonceField, 'r', out var nonce) || !IsPrintable(nonce) || !AreExtensions(attributes.AsSpan(2))) return false;
        first = new ScramFirst($"{flag},{actAs},", binding, identity, bare, name, nonce);
        return true;
    }

    /// <summary>Whether each field is one letter, <c>=</c> and a value: extensions that may be ignored (RFC 5802 §5.1).</summary>
    internal static bool AreExtensions(ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (field.Length < 3 || !char.IsAsciiLetter(field[0]) || field[0] == 'm' || field[1] != '=') return false;
        }
        return true;
    }

    /// <summary>The value of a field of that letter; false if it is another field, or empty.</summary>
    internal static bool TryValue(string field, char letter, out string value)
    {
        value = field.Length > 2 && field[0] == letter && field[1] == '=' ? field[2..] : "";
        return value.Length > 0;
    }

    static string? BindingOf(string flag) => flag switch
    {
        "n" or "y" => flag,
        _ => TryValue(flag, 'p', out var name) ? name : null,
    };

    static bool IsPrintable(string nonce) => !nonce.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <summary>The client's last message (RFC 5802 §7, client-final-message).</summary>
/// <param name="WithoutProof">All of it before the proof.</param>
/// <param name="Binding">The gs2-header and channel binding data, as the client has them.</param>
/// <param name="Nonce">Both parts of the nonce.</param>
/// <param name="Proof">What shows that the client knows the password.</param>
sealed record ScramFinal(string WithoutProof, byte[] Binding, string Nonce, byte[] Proof)
{
    /// <summary>Reads the message.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, [NotNullWhen(true)] out ScramFinal? final)
    {
        final = null;
        if (!StrictUtf8.TryDecode(message, out var text)
            || text.Split(',') is not [var bindingField, var nonceField, .., var proofField] fields)
            return false;
        if (fields.Length < 3 || !ScramFirst.AreExtensions(fields.AsSpan(2, fields.Length - 3))) return false;
        if (!ScramFirst.TryValue(bindingField, 'c', out var binding) || BytesIn(binding) is not { } bindingBytes) return false;
        if (!ScramFirst.TryValue(nonceField, 'r', out var nonce)) return false;
        if (!ScramFirst.TryValue(proofField, 'p', out var proof) || BytesIn(proof) is not { } proofBytes) return false;
        final = new ScramFinal(text[..^(proofField.Length + 1)], bindingBytes, nonce, proofBytes);
        return true;
    }

    static byte[]? BytesIn(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
