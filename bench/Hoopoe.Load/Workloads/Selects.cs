using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Sessions that select the same large mailbox over and over.</summary>
static class Selects
{
    const int AtOnce = 8;

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        Reading.OpenMailbox(trial, corpus).Dispose();
        return Crowd.Run(trial, trial.Sessions ?? AtOnce, _ => ImapSession.LogIn(trial.Target, 0), session =>
        {
            if (session.Select(Reading.Mailbox) is var told && told.Exists != corpus.Count)
                throw new InvalidDataException($"SELECT told {told}.");
            return 1;
        }).Figures("selects");
    }
}
