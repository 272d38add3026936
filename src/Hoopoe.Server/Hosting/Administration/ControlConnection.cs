namespace Hoopoe.Server.Hosting.Administration;

/// <summary>Marks the connections that came through the control socket.</summary>
sealed class ControlConnection
{
    /// <summary>The mark.</summary>
    public static ControlConnection Instance { get; } = new();

    ControlConnection()
    {
    }
}
