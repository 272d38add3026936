namespace Hoopoe.Server.Tracing;

/// <summary>Whose words a line of a trace has.</summary>
public enum TraceSpeaker
{
    /// <summary>The trace itself says something.</summary>
    Trace,

    /// <summary>The client.</summary>
    Client,

    /// <summary>The server.</summary>
    Server,
}

/// <summary>One line of what a session and its client say to each other. Secrets are masked, and it is fit for a terminal.</summary>
/// <param name="At">When.</param>
/// <param name="Session">The session's id; empty where it is about none.</param>
/// <param name="Speaker">Who.</param>
/// <param name="Text">What.</param>
public sealed record TraceLine(DateTimeOffset At, string Session, TraceSpeaker Speaker, string Text);
