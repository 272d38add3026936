namespace Hoopoe.Server.Authentication;

/// <summary>LOGIN (draft-murchison-sasl-login): name and password one after the other, for old clients that know nothing else.</summary>
sealed class LoginMechanism : ISaslMechanism
{
    string? _name;

    public SaslStep Begin() => new SaslStep.Challenge("Username:"u8.ToArray());

    public SaslStep Next(ReadOnlySpan<byte> response)
    {
        if (response.IsEmpty) return new SaslStep.Malformed("expected a name, then a password");
        if (!StrictUtf8.TryDecode(response, out var text)) return new SaslStep.Malformed("the response is not valid UTF-8, or has a NUL");
        if (_name is not null) return new SaslStep.CheckPassword(_name, text, ActAs: "");
        _name = text;
        return new SaslStep.Challenge("Password:"u8.ToArray());
    }
}
