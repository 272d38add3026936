using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>
/// The private memory of all the server's processes for each session in IDLE, first in the clear, then, with those still there, over TLS.
/// What the first sessions cost once is not counted as theirs: they come several times, since a runtime that compiles what it runs often does so
/// when there is a pause.
/// </summary>
static class IdleMemory
{
    const int Sessions = 1_000;
    const int First = 100;
    const int Times = 5;
    const int InMailbox = 100;
    const string Mailbox = "load-wait";
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var processes = trial.Target.Processes ?? throw new InvalidOperationException("This workload needs --pid.");
        var sessions = trial.Sessions ?? Sessions;
        var corpus = new Corpus(trial.Messages ?? InMailbox);
        trial.ForEachUser(trial.Target.Users, session => MailboxFiller.Fill(session, Mailbox, corpus));
        List<ImapSession> waiting = [];
        try
        {
            for (var time = 0; time < Times; time++)
            {
                Open(trial, First, isTls: false, waiting);
                if (trial.Target.TlsPort is not null) Open(trial, First, isTls: true, waiting);
                Close(waiting);
                Task.Delay(Pause).Wait();
            }
            var before = Settled();
            yield return new Figure("with no sessions", before / 1_024.0, "MiB");
            Open(trial, sessions, isTls: false, waiting);
            var plain = Settled();
            yield return new Figure("plain", (plain - before) / (double)sessions, "KiB");
            if (trial.Target.TlsPort is null) yield break;
            Open(trial, sessions, isTls: true, waiting);
            yield return new Figure("TLS", (Settled() - plain) / (double)sessions, "KiB");
        }
        finally
        {
            Close(waiting);
        }

        long Settled()
        {
            Task.Delay(trial.Settling).Wait();
            return processes.PrivateKib;
        }
    }

    static void Open(Trial trial, int sessions, bool isTls, List<ImapSession> opened)
    {
        Parallel.For(0, sessions, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            var session = ImapSession.LogIn(trial.Target, number, isTls, inputBytes: 4_096);
            lock (opened) opened.Add(session);
            session.Select(Mailbox);
            session.Begin("IDLE");
            session.Flush();
            ImapSession.Expect(session.ReadResponse(), "+"u8);
        });
    }

    static void Close(List<ImapSession> opened)
    {
        foreach (var session in opened) session.Dispose();
        opened.Clear();
    }
}
