namespace Hoopoe.Server.Connections;

/// <summary>What a session is doing, as others see it.</summary>
enum SessionPhase
{
    /// <summary>Open, in a protocol without logins or before the greeting.</summary>
    Open,

    /// <summary>The client has not said who it is.</summary>
    NotAuthenticated,

    /// <summary>Logged in, no mailbox selected.</summary>
    Authenticated,

    /// <summary>Logged in, a mailbox selected.</summary>
    Selected,

    /// <summary>Waits for changes (IDLE).</summary>
    Idle,

    /// <summary>Says goodbye.</summary>
    Leaving,
}

/// <summary>
/// What others may see of a session. Its own loop alone writes, one fact at a time; who reads may see some of them older than others.
/// </summary>
sealed class SessionFacts
{
    volatile SessionPhase _phase;

    /// <summary>What it is doing.</summary>
    public SessionPhase Phase
    {
        get => _phase;
        set => _phase = value;
    }

    /// <summary>The address of the account logged in to, or null.</summary>
    public string? Account { get; set; }

    /// <summary>How the client logged in, or null.</summary>
    public string? Mechanism { get; set; }

    /// <summary>What the client says it is (RFC 2971), fit for a log; null if it says nothing.</summary>
    public string? Client { get; set; }

    /// <summary>TLS version and cipher suite, or null.</summary>
    public string? Tls { get; set; }

    /// <summary>Whether the connection is compressed.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>The mailbox selected, or null.</summary>
    public string? Mailbox { get; set; }

    /// <summary>The name of the last command, or null before the first.</summary>
    public string? Command { get; set; }

    /// <summary>Whether that command is not answered yet.</summary>
    public bool IsRunning { get; set; }

    /// <summary>A command begins.</summary>
    public void Begin(string command) => (Command, IsRunning) = (command, true);
}
