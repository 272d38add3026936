using System.Diagnostics;
using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>
/// What a client reads of a mailbox that nobody has read before, and again over a new connection: login, SELECT and all responses.
/// </summary>
static class FirstSyncs
{
    const string Mailbox = "load-first";
    const int LeastRounds = 3;

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        using (var session = ImapSession.LogIn(trial.Target, 0))
        {
            MailboxFiller.Remove(session, Mailbox);
            MailboxFiller.Fill(session, Mailbox, corpus);
        }
        trial.Target.Processes?.AwaitQuiet();
        var first = Sync(trial, corpus.Count);
        var again = new List<double>();
        for (var begun = Stopwatch.GetTimestamp(); again.Count < LeastRounds || Stopwatch.GetElapsedTime(begun) < trial.Time;)
            again.Add(Sync(trial, corpus.Count));
        using (var session = ImapSession.LogIn(trial.Target, 0)) MailboxFiller.Remove(session, Mailbox);
        return
        [
            new("first", corpus.Count / first, "messages/s"),
            new("over a new connection", corpus.Count / Report.Median(again), "messages/s"),
        ];
    }

    /// <summary>Reads it all; gives back the seconds that took.</summary>
    static double Sync(Trial trial, int count)
    {
        var begun = Stopwatch.GetTimestamp();
        using var session = ImapSession.LogIn(trial.Target, 0, inputBytes: 262_144);
        session.Select(Mailbox);
        var last = 0u;
        session.Run($"UID FETCH 1:* ({Syncs.Items})", response =>
        {
            if (FetchItems.TryRead(response, out var items) && items.Number == last + 1) last++;
        });
        if (last != count) throw new InvalidDataException($"{last} of {count} messages came.");
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
