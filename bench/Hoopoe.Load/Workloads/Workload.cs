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
        new("sync-first", "the same of a mailbox nobody has read, and over new connections, from the login on", FirstSyncs.Run),
        new("headers", "one session reads chosen header fields of 10,000 messages", Headers.Run),
        new("body", "one session reads 10,000 messages whole", Bodies.Run),
        new("select", "8 sessions SELECT a mailbox of 10,000 messages", Selects.Run),
        new("search", "searches of 10,000 messages by words, senders, flags and size", Searches.Run),
        new("idle-fan-out", "how soon the last of 50 sessions in IDLE is told of a message", IdleFanOut.Run),
        new("idle-memory", "private memory for each of 1,000 sessions in IDLE, in the clear and over TLS", IdleMemory.Run),
        new("mixed", "50 sessions, a user each: lists, messages, flags, searches, appends", Mixed.Run),
        new("mailbox", "one session in a mailbox of --messages: SELECT, a page of its list, SEARCH, STORE, APPEND", MailboxSizes.Run),
        new("mailbox-memory", "what private memory it takes while it is selected; the server should have just started", MailboxMemory.Run),
        new("deliver", "16 connections deliver by LMTP, to a user each", Deliveries.Run),
        new("fair-copy", "a COPY of 1,000,000 messages by one user, while 16 others APPEND", CopyFairness.Run),
        new("fair-reader", "a slow reader of a mailbox of 1 GiB, while 16 others work", ReaderFairness.Run),
    ];
}
