using System.Diagnostics;
using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>What everyday commands cost one session in a mailbox of a given size, which is gone afterwards.</summary>
static class MailboxSizes
{
    const int LeastRounds = 3;
    const int Page = 50;
    public const string Mailbox = "load-size";

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var count = trial.Messages ?? Reading.InMailbox;
        var corpus = new Corpus(Math.Min(count, Reading.InMailbox));
        using (var session = ImapSession.LogIn(trial.Target, 0))
            MailboxFiller.Multiply(session, Mailbox, Reading.Mailbox, corpus, count);
        trial.Target.Processes?.AwaitQuiet();
        foreach (var figure in Commands(trial, corpus, count)) yield return figure;
        using (var session = ImapSession.LogIn(trial.Target, 0)) MailboxFiller.Remove(session, Mailbox);
    }

    static IEnumerable<Figure> Commands(Trial trial, Corpus corpus, int count)
    {
        using var session = ImapSession.LogIn(trial.Target, 0);
        var random = new Random(1);
        yield return Time("SELECT", () => session.Select(Mailbox));
        yield return Time("page of a list", () =>
        {
            var first = random.Next(1, Math.Max(2, count - Page));
            session.Run($"FETCH {first}:{first + Page - 1} (UID FLAGS RFC822.SIZE ENVELOPE)");
        });
        yield return Time("SEARCH", () => session.Run("UID SEARCH UNSEEN FLAGGED"));
        yield return Time("STORE", () =>
            session.Run($"STORE {random.Next(1, count + 1)} {(random.Next(2) == 0 ? '+' : '-')}FLAGS (\\Flagged)"));
        yield return Time("APPEND", () =>
        {
            session.BeginTagged($"APPEND {Mailbox} ");
            session.WriteLiteral(corpus[1]);
            session.Write("\r\n"u8);
            session.End();
        });
        session.Run("CLOSE");

        Figure Time(string what, Action act)
        {
            for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < trial.WarmUp / 5;) act();
            var times = new List<double>();
            for (var begun = Stopwatch.GetTimestamp(); times.Count < LeastRounds || Stopwatch.GetElapsedTime(begun) < trial.Time / 5;)
            {
                var asked = Stopwatch.GetTimestamp();
                act();
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            return new Figure(what, Report.Median(times), "ms");
        }
    }
}
