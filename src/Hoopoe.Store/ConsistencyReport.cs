namespace Hoopoe.Store;

/// <summary>What a consistency check found.</summary>
/// <param name="Mailboxes">How many mailboxes were looked at.</param>
/// <param name="Messages">How many messages were read.</param>
/// <param name="Faults">What is wrong, in words, naming the mailbox and the message; empty when all is well.</param>
public sealed record ConsistencyReport(int Mailboxes, long Messages, IReadOnlyList<string> Faults)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsClean => Faults.Count == 0;
}

/// <summary>How far a check has come.</summary>
/// <param name="Done">Messages read.</param>
/// <param name="Total">Messages there are.</param>
public readonly record struct CheckProgress(long Done, long Total);
