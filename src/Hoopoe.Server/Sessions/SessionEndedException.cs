using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Sessions;

/// <summary>Ends the session from within: with BYE and a text, or without another word where nothing may be said.</summary>
sealed class SessionEndedException(ResponseText? goodbye, Exception? cause = null)
    : Exception(goodbye?.ToString() ?? "The session ends silently.", cause)
{
    /// <summary>The client closed the connection or it broke.</summary>
    public static SessionEndedException ClientGone() => new(goodbye: null);

    /// <summary>What BYE says; null to say nothing.</summary>
    public ResponseText? Goodbye { get; } = goodbye;
}
