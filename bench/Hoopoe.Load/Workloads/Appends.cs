using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Sessions that append messages, one a command. The mailbox is new, and gone afterwards.</summary>
static class Appends
{
    const int AtOnce = 16;
    const int Different = 1_000;
    const string Mailbox = "load-append";

    public static IEnumerable<Figure> Run(Trial trial, bool isShared) =>
        Measure(trial, new Corpus(trial.Messages ?? Different), trial.Sessions ?? AtOnce, isShared).Figures("messages");

    /// <summary>Lets sessions append.</summary>
    /// <param name="trial">On what and for how long.</param>
    /// <param name="corpus">What is appended, over and over.</param>
    /// <param name="sessions">How many sessions, each with an account of its own unless they share one.</param>
    /// <param name="isShared">Whether all append to one mailbox of one account.</param>
    /// <param name="first">The account of the first of them.</param>
    /// <param name="meanwhile">As <see cref="Crowd"/> says.</param>
    public static CrowdResult Measure(
        Trial trial, Corpus corpus, int sessions, bool isShared, int first = 0, Action? meanwhile = null)
    {
        var accounts = first + (isShared ? 1 : sessions);
        trial.ForEachUser(accounts, session => MailboxFiller.Renew(session, Mailbox));
        var result = Crowd.Run(
            trial, sessions, number => new Appender(ImapSession.LogIn(trial.Target, first + (isShared ? 0 : number)), corpus, number),
            appender => appender.Append(Mailbox), meanwhile);
        var appended = 0L;
        trial.ForEachUser(accounts, session =>
        {
            Interlocked.Add(ref appended, session.Select(Mailbox).Exists);
            session.Run("CLOSE");
            MailboxFiller.Remove(session, Mailbox);
        });
        if (appended < result.Operations)
            throw new InvalidDataException($"{result.Operations} messages were acknowledged and {appended} are there.");
        return result;
    }

    sealed class Appender(ImapSession session, Corpus corpus, int number) : IDisposable
    {
        uint _next = (uint)number * 17;

        public int Append(string mailbox)
        {
            session.BeginTagged($"APPEND {mailbox} (\\Seen) ");
            session.WriteLiteral(corpus[_next++ % (uint)corpus.Count + 1]);
            session.Write("\r\n"u8);
            session.End();
            return 1;
        }

        public void Dispose() => session.Dispose();
    }
}
