using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Something that a server is loaded with.</summary>
/// <param name="Name">What it is called on the command line.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Run">Prepares what it needs, measures, and gives back figures, the one it is about first.</param>
sealed record Workload(string Name, string Summary, Func<Trial, IEnumerable<Figure>> Run)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Workload> All =
    [
        new("login", "16 connections at a time: connect, LOGIN, LOGOUT", trial => Logins.Run(trial, isTls: false)),
        new("login-tls", "the same over TLS, each with a handshake of its own", trial => Logins.Run(trial, isTls: true)),
        new("append", "16 sessions, a user each, APPEND to a mailbox of theirs", trial => Appends.Run(trial, isShared: false)),
        new("append-one", "16 sessions APPEND to one mailbox", trial => Appends.Run(trial, isShared: true)),
        new("store", "16 sessions, a user each, STORE a flag of one message", trial => Stores.Run(trial, isShared: false)),
        new("store-one", "16 sessions STORE flags in one mailbox", trial => Stores.Run(trial, isShared: true)),
        new("sync", "one session reads UID, flags, dates, sizes, ENVELOPE and BODYSTRUCTURE of 10,000 messages", Syncs.Run),
        new("headers", "one session reads chosen header fields of 10,000 messages", Headers.Run),
        new("body", "one session reads 10,000 messages whole", Bodies.Run),
        new("select", "8 sessions SELECT a mailbox of 10,000 messages", Selects.Run),
    ];
}
