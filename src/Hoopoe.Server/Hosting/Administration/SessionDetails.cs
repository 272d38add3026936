namespace Hoopoe.Server.Hosting.Administration;

/// <summary>
/// What an administrator sees of an open connection. Text that the client chose is fit for a terminal, and cut where it is long.
/// </summary>
/// <param name="Id">Its id, by which the log names it as well.</param>
/// <param name="Protocol">The front end: imap, imaps, lmtp or auth-socket.</param>
/// <param name="Account">The address of the account logged in to, or null.</param>
/// <param name="Address">The client's address; null on a Unix socket.</param>
/// <param name="Since">When it was opened.</param>
/// <param name="IdleSeconds">For how long the client has sent nothing, in seconds.</param>
/// <param name="State">open, not-authenticated, authenticated, selected, idle (in IDLE) or leaving.</param>
/// <param name="Mailbox">The mailbox selected, or null.</param>
/// <param name="Command">The last command, or null.</param>
/// <param name="IsRunning">Whether that command is not answered yet.</param>
/// <param name="Client">What the client says it is (RFC 2971), or null.</param>
/// <param name="Mechanism">How the client logged in, or null.</param>
/// <param name="Tls">TLS version and cipher suite, or null without TLS.</param>
/// <param name="IsCompressed">Whether the connection is compressed.</param>
public sealed record SessionDetails(
    string Id, string Protocol, string? Account, string? Address, DateTimeOffset Since, double IdleSeconds, string State, string? Mailbox,
    string? Command, bool IsRunning, string? Client, string? Mechanism, string? Tls, bool IsCompressed);

/// <summary>Which open sessions are meant; one of these is given.</summary>
/// <param name="Account">Those of an account, by its address or an alias.</param>
/// <param name="Session">The one with this id.</param>
/// <param name="Address">Those from an IP address.</param>
public sealed record SessionTarget(string? Account = null, string? Session = null, string? Address = null)
{
    /// <inheritdoc/>
    public override string ToString() => Account ?? (Session is not null ? $"session {Session}" : $"address {Address}");
}
