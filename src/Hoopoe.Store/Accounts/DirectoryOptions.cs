namespace Hoopoe.Store.Accounts;

/// <summary>How the directory treats credentials.</summary>
public sealed record DirectoryOptions
{
    /// <summary>The least iteration count (RFC 5802 §5.1).</summary>
    public const int MinIterations = 4096;

    /// <summary>The iteration count of new keys; older ones rise to it when their owner next logs in with a password. At least 4096.</summary>
    public int Iterations { get; init; } = 65_536;

    /// <summary>How long a password that was right is taken again without hashing.</summary>
    public TimeSpan VerifiedLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
