using System.Globalization;

namespace Hoopoe.Load.Targets;

/// <summary>A running server and the accounts on it that a workload may use.</summary>
sealed record Target
{
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Where IMAP is served in the clear, or over TLS if <see cref="IsTls"/>.</summary>
    public required int Port { get; init; }

    /// <summary>Where IMAP over TLS is served, for the workloads that are about TLS.</summary>
    public int? TlsPort { get; init; }

    public int? LmtpPort { get; init; }

    /// <summary>Whether every workload goes over TLS.</summary>
    public bool IsTls { get; init; }

    /// <summary>The accounts' names, with <c>{n}</c> for the number, which begins with 0.</summary>
    public required string UserPattern { get; init; }

    public required string Password { get; init; }

    /// <summary>How many accounts there are.</summary>
    public int Users { get; init; } = 50;

    /// <summary>The processes whose memory and processor time count, if they run on this machine.</summary>
    public ProcessTree? Processes { get; init; }

    /// <summary>The account of a session: there may be more sessions than accounts.</summary>
    public string User(int session) =>
        UserPattern.Replace("{n}", (session % Users).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
