namespace Hoopoe.Mime;

/// <summary>
/// One entry of an address list as ENVELOPE shows it (RFC 9051 §7.5.2). A group opens with an entry that has only a mailbox, its name,
/// and closes with one that has nothing.
/// </summary>
/// <param name="Name">Display name without quoting, encoded words untouched; null without one.</param>
/// <param name="Route">Source route (RFC 5322 obs-route); null without one.</param>
/// <param name="Mailbox">Local part without quoting, or the name of a group; null at the end of a group.</param>
/// <param name="Host">Domain, empty where the address has none; null for both ends of a group.</param>
readonly record struct Address(string? Name, string? Route, string? Mailbox, string? Host)
{
    /// <summary>The entry that closes a group.</summary>
    public static Address EndOfGroup => default;

    /// <summary>The entry that opens a group.</summary>
    public static Address Group(string name) => new(null, null, name, null);

    /// <summary>Whether the entry is a mailbox rather than an end of a group.</summary>
    public bool IsMailbox => Host is not null;
}
