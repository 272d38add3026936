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

    public static IEnumerable<Figure> Run(Trial trial, bool isShared)
    {
        var corpus = new Corpus(trial.Messages ?? Different);
        var sessions = trial.Sessions ?? AtOnce;
        trial.ForEachUser(isShared ? 1 : sessions, session => MailboxFiller.Renew(session, Mailbox));
        var result = Crowd.Run(
            trial, sessions, number => new Appender(ImapSession.LogIn(trial.Target, isShared ? 0 : number), corpus, number),
            appender => appender.Append(Mailbox));
        var appended = 0L;
        trial.ForEachUser(isShared ? 1 : sessions, session =>
        {
            Interlocked.Add(ref appended, session.Select(Mailbox).Exists);
            session.Run("CLOSE");
            MailboxFiller.Remove(session, Mailbox);
        });
        if (appended < result.Operations)
            throw new InvalidDataException($"{result.Operations} messages were acknowledged and {appended} are there.");
        return result.Figures("messages");
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
