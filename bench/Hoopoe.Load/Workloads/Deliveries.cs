using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Connections that deliver by LMTP, each to a user of its own. Their INBOXes are empty before and afterwards.</summary>
static class Deliveries
{
    const int AtOnce = 16;
    const int Different = 1_000;

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Different);
        var data = Enumerable.Range(1, corpus.Count).Select(uid => LmtpSession.Data(corpus[(uint)uid])).ToArray();
        var sessions = trial.Sessions ?? AtOnce;
        trial.ForEachUser(sessions, session => Empty(session));
        var result = Crowd.Run(
            trial, sessions, number => new Deliverer(LmtpSession.Connect(trial.Target), trial.Target.User(number), data, number),
            deliverer => deliverer.Deliver());
        var delivered = 0L;
        trial.ForEachUser(sessions, session => Interlocked.Add(ref delivered, Empty(session)));
        if (delivered < result.Operations)
            throw new InvalidDataException($"{result.Operations} messages were acknowledged and {delivered} are there.");
        return result.Figures("messages");
    }

    static uint Empty(ImapSession session)
    {
        var selected = session.Select("INBOX");
        if (selected.Exists == 0) return 0;
        session.Run("STORE 1:* +FLAGS.SILENT (\\Deleted)");
        session.Run("EXPUNGE");
        return selected.Exists;
    }

    sealed class Deliverer(LmtpSession session, string recipient, byte[][] data, int number) : IDisposable
    {
        int _next = number * 17;

        public int Deliver()
        {
            session.Deliver(recipient, data[_next++ % data.Length]);
            return 1;
        }

        public void Dispose() => session.Dispose();
    }
}
