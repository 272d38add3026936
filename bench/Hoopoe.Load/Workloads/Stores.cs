using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Sessions that set and remove flags of single messages and are told the new ones.</summary>
static class Stores
{
    const int AtOnce = 16;
    const int InMailbox = 1_000;
    const string Mailbox = "load-store";

    public static IEnumerable<Figure> Run(Trial trial, bool isShared)
    {
        var corpus = new Corpus(trial.Messages ?? InMailbox);
        var sessions = trial.Sessions ?? AtOnce;
        return Crowd.Run(trial, sessions, Open, flagger => flagger.Step()).Figures("changes");

        Flagger Open(int number)
        {
            var session = ImapSession.LogIn(trial.Target, isShared ? 0 : number);
            if (!isShared || number == 0)
            {
                MailboxFiller.Fill(session, Mailbox, corpus);
                session.Run("STORE 1:* -FLAGS.SILENT (\\Answered)");
            }
            return new Flagger(session, isShared ? number : 0, isShared ? sessions : 1, corpus.Count);
        }
    }

    /// <summary>Goes through the messages that no other session of the crowd changes: each gets the flag, then each loses it.</summary>
    sealed class Flagger(ImapSession session, int first, int stride, int count) : IDisposable
    {
        readonly int _own = (count - first + stride - 1) / stride;
        int _next;
        bool _isSelected;

        public int Step()
        {
            if (!_isSelected) session.Select(Mailbox);
            _isSelected = true;
            var uid = (uint)(first + stride * (_next % _own) + 1);
            var isSet = _next++ / _own % 2 == 0;
            var wasTold = false;
            session.Run($"UID STORE {uid} {(isSet ? '+' : '-')}FLAGS (\\Answered)", response =>
            {
                if (!FetchItems.TryRead(response, out var items)) return;
                var (about, hasFlag) = (0u, false);
                while (items.Next())
                {
                    if (items.Name.SequenceEqual("UID"u8)) about = items.Count();
                    if (items.Name.SequenceEqual("FLAGS"u8)) hasFlag = items.Value.IndexOf("\\Answered"u8) >= 0;
                }
                wasTold |= about == uid && hasFlag == isSet;
            });
            if (!wasTold) throw new InvalidDataException($"The flags of UID {uid} were not told.");
            return 1;
        }

        public void Dispose() => session.Dispose();
    }
}
