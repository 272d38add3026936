using Hoopoe.Load.Clients;
using Hoopoe.Load.Targets;

namespace Hoopoe.Load.Trials;

/// <summary>What a workload is given: whom it loads, for how long, and how much of it.</summary>
sealed record Trial
{
    public required Target Target { get; init; }

    /// <summary>How long is measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the same is done before.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server's memory may take to become what it stays: it collects garbage and ends processes.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(16);

    /// <summary>The sessions asked for in place of the workload's own number.</summary>
    public int? Sessions { get; init; }

    /// <summary>The messages of a mailbox asked for in place of the workload's own number.</summary>
    public int? Messages { get; init; }

    /// <summary>Does something in a session of each account, for the first so many of them or all.</summary>
    public void ForEachUser(int sessions, Action<ImapSession> act) =>
        Parallel.For(0, Math.Min(sessions, Target.Users), new ParallelOptions { MaxDegreeOfParallelism = 4 }, user =>
        {
            using var session = ImapSession.LogIn(Target, user);
            act(session);
        });
}
