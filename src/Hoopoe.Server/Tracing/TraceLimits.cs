namespace Hoopoe.Server.Tracing;

/// <summary>How much traces may take.</summary>
static class TraceLimits
{
    /// <summary>Traces that may run at the same time.</summary>
    public const int Traces = 8;

    /// <summary>Lines that wait for whoever looks; what comes on top is dropped, and it is said how much.</summary>
    public const int WaitingLines = 1_000;

    /// <summary>Octets of a line that are shown.</summary>
    public const int LineOctets = 1_000;

    /// <summary>Octets of a streamed literal that are shown: of a message that is appended or fetched.</summary>
    public const int LiteralOctets = 100;
}
