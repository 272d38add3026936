using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>
/// Sessions that do what people's clients do all day: they look at pages of a list, open messages, mark them, search, and store what was
/// sent. The same session always does the same.
/// </summary>
static class Mixed
{
    const int AtOnce = 50;
    const int InMailbox = 500;
    const string Mailbox = "load-mixed";
    const string Sent = "load-sent";

    public static IEnumerable<Figure> Run(Trial trial) => Measure(trial, trial.Sessions ?? AtOnce).Figures("commands");

    /// <summary>Lets sessions work, one or more for each account.</summary>
    /// <param name="trial">On what and for how long.</param>
    /// <param name="sessions">How many.</param>
    /// <param name="first">The account of the first of them.</param>
    /// <param name="meanwhile">As <see cref="Crowd"/> says.</param>
    public static CrowdResult Measure(Trial trial, int sessions, int first = 0, Action? meanwhile = null)
    {
        var corpus = new Corpus(trial.Messages ?? InMailbox);
        trial.ForEachUser(sessions + first, session =>
        {
            MailboxFiller.Fill(session, Mailbox, corpus);
            session.Run("CLOSE");
            MailboxFiller.Renew(session, Sent);
        });
        return Crowd.Run(trial, sessions, number => new Person(trial, first + number, corpus), person => person.Step(), meanwhile);
    }

    sealed class Person : IDisposable
    {
        const int Page = 20;

        readonly ImapSession _session;
        readonly Corpus _corpus;
        readonly Random _random;

        public Person(Trial trial, int number, Corpus corpus)
        {
            _session = ImapSession.LogIn(trial.Target, number);
            _corpus = corpus;
            _random = new Random(number);
            _session.Select(Mailbox);
        }

        public int Step()
        {
            var uid = (uint)_random.Next(1, _corpus.Count + 1);
            switch (_random.Next(100))
            {
                case < 35:
                    Look((uint)Math.Min(uid, Math.Max(1, _corpus.Count - Page + 1)));
                    break;
                case < 55:
                    Open(uid);
                    break;
                case < 70:
                    _session.Run($"UID STORE {uid} {(_random.Next(2) == 0 ? '+' : '-')}FLAGS (\\Flagged)");
                    break;
                case < 78:
                    Append(uid);
                    break;
                case < 85:
                    _session.Run("UID SEARCH UNSEEN");
                    break;
                case < 90:
                    _session.Run($"STATUS {Sent} (MESSAGES UNSEEN UIDNEXT)");
                    break;
                case < 95:
                    _session.Run("NOOP");
                    break;
                default:
                    _session.Select(Mailbox);
                    break;
            }
            return 1;
        }

        public void Dispose() => _session.Dispose();

        void Look(uint first)
        {
            var last = Math.Min(first + Page - 1, (uint)_corpus.Count);
            var told = 0;
            _session.Run($"UID FETCH {first}:{last} (UID FLAGS RFC822.SIZE ENVELOPE)", response =>
            {
                if (response.IndexOf("ENVELOPE ("u8) > 0) told++;
            });
            if (told != last - first + 1) throw new InvalidDataException($"{told} messages came for {first}:{last}.");
        }

        void Open(uint uid)
        {
            var isWhole = false;
            _session.Run($"UID FETCH {uid} (UID BODY.PEEK[])", response =>
            {
                if (!FetchItems.TryRead(response, out var items)) return;
                while (items.Next()) isWhole |= items.Name.SequenceEqual("BODY[]"u8) && items.Value.SequenceEqual(_corpus[uid]);
            });
            if (!isWhole) throw new InvalidDataException($"UID {uid} did not come as it is.");
        }

        void Append(uint uid)
        {
            _session.BeginTagged($"APPEND {Sent} (\\Seen) ");
            _session.WriteLiteral(_corpus[uid]);
            _session.Write("\r\n"u8);
            _session.End();
        }
    }
}
