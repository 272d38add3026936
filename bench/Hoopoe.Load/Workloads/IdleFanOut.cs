using System.Diagnostics;
using System.Text;
using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Sessions in IDLE on one mailbox, and how soon the last is told of a message, from when APPEND was sent.</summary>
static class IdleFanOut
{
    const int Waiting = 50;
    const int LeastRounds = 5;
    const int StackBytes = 256 * 1_024;
    const string Mailbox = "load-idle";
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var sessions = trial.Sessions ?? Waiting;
        var message = new Corpus(1)[1].ToArray();
        using var writer = ImapSession.LogIn(trial.Target, 0);
        MailboxFiller.Renew(writer, Mailbox);
        var ears = Enumerable.Range(0, sessions).Select(_ => new Ear(trial)).ToList();
        var (last, median) = (new List<double>(), new List<double>());
        try
        {
            trial.Target.Processes?.AwaitQuiet();
            var begun = Stopwatch.GetTimestamp();
            for (var exists = 1; last.Count < LeastRounds || Stopwatch.GetElapsedTime(begun) < trial.Time; exists++)
            {
                using var told = new CountdownEvent(sessions);
                foreach (var ear in ears) ear.Expect(exists, told);
                var sent = Stopwatch.GetTimestamp();
                writer.BeginTagged($"APPEND {Mailbox} ");
                writer.WriteLiteral(message);
                writer.Write("\r\n"u8);
                writer.End();
                if (!told.Wait(Patience)) throw new InvalidOperationException("Not every session was told.", FailureOf(ears));
                var times = ears.ConvertAll(ear => Stopwatch.GetElapsedTime(sent, ear.Heard).TotalMilliseconds);
                last.Add(times.Max());
                median.Add(Report.Median(times));
            }
        }
        finally
        {
            foreach (var ear in ears) ear.Dispose();
        }
        MailboxFiller.Remove(writer, Mailbox);
        return
        [
            new("last told", Report.Median(last), "ms"),
            new("half told", Report.Median(median), "ms"),
            new("appended", last.Count, "messages"),
        ];
    }

    static Exception? FailureOf(List<Ear> ears) => ears.Find(ear => ear.Failure is not null)?.Failure;

    /// <summary>A session that waits on a thread of its own.</summary>
    sealed class Ear : IDisposable
    {
        readonly ImapSession _session;
        readonly Thread _thread;
        byte[] _expected = [];
        CountdownEvent? _told;
        bool _isClosing;

        public Ear(Trial trial)
        {
            _session = ImapSession.LogIn(trial.Target, 0, inputBytes: 4_096);
            _session.Select(Mailbox);
            _session.Begin("IDLE");
            _session.Flush();
            ImapSession.Expect(_session.ReadResponse(), "+"u8);
            _thread = new Thread(Listen, StackBytes);
            _thread.Start();
        }

        public long Heard { get; private set; }

        public Exception? Failure { get; private set; }

        public void Expect(int exists, CountdownEvent told)
        {
            _told = told;
            Volatile.Write(ref _expected, Encoding.ASCII.GetBytes($"* {exists} EXISTS"));
        }

        public void Dispose()
        {
            _isClosing = true;
            _session.Dispose();
            _thread.Join();
        }

        void Listen()
        {
            try
            {
                while (true)
                {
                    if (!_session.ReadResponse().SequenceEqual(Volatile.Read(ref _expected))) continue;
                    Heard = Stopwatch.GetTimestamp();
                    _told!.Signal();
                }
            }
            catch (Exception exception)
            {
                if (!_isClosing) Failure = exception;
            }
        }
    }
}
