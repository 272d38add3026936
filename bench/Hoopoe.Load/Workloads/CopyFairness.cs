using System.Diagnostics;
using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>How long others wait for their APPEND while one user copies a very large mailbox; and how long without that.</summary>
static class CopyFairness
{
    const int Others = 16;
    const int Copied = 1_000_000;
    const int Different = 1_000;
    const string Source = "load-large";
    const string Destination = "load-copied";

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var count = trial.Messages ?? Copied;
        var appended = new Corpus(Different);
        using var session = ImapSession.LogIn(trial.Target, 0);
        MailboxFiller.Multiply(session, Source, Reading.Mailbox, new Corpus(Math.Min(count, Reading.InMailbox)), count);
        MailboxFiller.Renew(session, Destination);
        if (session.Select(Source).Exists != count) throw new InvalidDataException("Not all messages were copied.");
        var sessions = trial.Sessions ?? Others;
        var before = Appends.Measure(trial, appended, sessions, isShared: false, first: 1);
        var took = TimeSpan.Zero;
        var during = Appends.Measure(trial, appended, sessions, isShared: false, first: 1, () =>
        {
            var begun = Stopwatch.GetTimestamp();
            session.Run($"COPY 1:* {Destination}");
            took = Stopwatch.GetElapsedTime(begun);
        });
        if (session.Select(Destination).Exists != count) throw new InvalidDataException("The COPY was not whole.");
        session.Run("CLOSE");
        MailboxFiller.Remove(session, Destination);
        MailboxFiller.Remove(session, Source);
        return
        [
            new("APPEND's p99 during the COPY", during.Quantile(0.99), "ms"), new("the slowest", during.Quantile(1), "ms"),
            new("p99 without", before.Quantile(0.99), "ms"), new("the COPY took", took.TotalSeconds, "s"),
            new("appended meanwhile", during.PerSecond, "messages/s"), new("appended without", before.PerSecond, "messages/s"),
        ];
    }
}
