namespace Hoopoe.Server.Authentication;

/// <summary>The mechanisms a client can choose from.</summary>
static class SaslMechanisms
{
    static readonly SaslMechanismEntry[] All = [new("PLAIN", SendsPassword: true, static () => new PlainMechanism())];

    /// <summary>The names to announce, in order of preference.</summary>
    /// <param name="passwordAllowed">Whether the connection may carry a password as it is.</param>
    public static IEnumerable<string> Names(bool passwordAllowed) =>
        All.Where(entry => passwordAllowed || !entry.SendsPassword).Select(entry => entry.Name);

    /// <summary>The mechanism of a name in any case, or null.</summary>
    public static SaslMechanismEntry? Find(string name) =>
        Array.Find(All, entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>One mechanism.</summary>
/// <param name="Name">Its registered name.</param>
/// <param name="SendsPassword">Whether the password itself crosses the connection, which then must be private.</param>
/// <param name="Create">Begins an exchange.</param>
sealed record SaslMechanismEntry(string Name, bool SendsPassword, Func<ISaslMechanism> Create);
