namespace Hoopoe.Server.Sessions;

/// <summary>The states of a connection (RFC 9051 §3), as flags so that a command can name those it is allowed in.</summary>
[Flags]
enum SessionState
{
    /// <summary>The client has not said who it is.</summary>
    NotAuthenticated = 1,

    /// <summary>Logged in, no mailbox selected.</summary>
    Authenticated = 2,

    /// <summary>Logged in, a mailbox selected.</summary>
    Selected = 4,

    /// <summary>The connection ends; no command is allowed any more.</summary>
    Logout = 8,

    /// <summary>Logged in, whether or not a mailbox is selected.</summary>
    LoggedIn = Authenticated | Selected,

    /// <summary>Always, until logout.</summary>
    Any = NotAuthenticated | LoggedIn,
}
