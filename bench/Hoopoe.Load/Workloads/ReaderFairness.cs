using System.Text;
using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Targets;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>What others can do, and what memory the server takes, while one user reads a large mailbox slowly; and without that.</summary>
static class ReaderFairness
{
    const int Others = 16;
    const int InMailbox = 1_024;
    const int MessageBytes = 1 << 20;
    const string Mailbox = "load-gigabyte";
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var processes = trial.Target.Processes ?? throw new InvalidOperationException("This workload needs --pid.");
        var count = trial.Messages ?? InMailbox;
        using (var session = ImapSession.LogIn(trial.Target, 0)) Fill(session, count);
        var others = trial with { Messages = null };
        var sessions = trial.Sessions ?? Others;
        var before = Mixed.Measure(others, sessions, first: 1);
        var memory = processes.PrivateKib;
        CrowdResult during;
        long memoryThen;
        using (var reader = new SlowReader(trial.Target))
        {
            during = Mixed.Measure(others, sessions, first: 1);
            memoryThen = processes.PrivateKib;
            if (reader.Failure is { } failure) throw new InvalidOperationException(failure.Message, failure);
        }
        using (var session = ImapSession.LogIn(trial.Target, 0)) MailboxFiller.Remove(session, Mailbox);
        return
        [
            new("with the reader", during.PerSecond, "commands/s"), new("without", before.PerSecond, "commands/s"),
            new("p99 with the reader", during.Quantile(0.99), "ms"), new("p99 without", before.Quantile(0.99), "ms"),
            new("private memory more", (memoryThen - memory) / 1_024.0, "MiB"),
        ];
    }

    static void Fill(ImapSession session, int count)
    {
        MailboxFiller.Renew(session, Mailbox);
        var message = new byte[MessageBytes];
        message.AsSpan().Fill((byte)'x');
        for (var end = 80; end < message.Length; end += 80) "\r\n"u8.CopyTo(message.AsSpan(end - 2));
        for (var number = 0; number < count; number++)
        {
            Encoding.ASCII.GetBytes($"Subject: {number,20}\r\n\r\n").CopyTo(message, 0);
            session.BeginTagged($"APPEND {Mailbox} ");
            session.WriteLiteral(message);
            session.Write("\r\n"u8);
            session.End();
        }
    }

    /// <summary>Reads the mailbox by one command, on a thread of its own, a message at a time with a pause after each.</summary>
    sealed class SlowReader : IDisposable
    {
        readonly ImapSession _session;
        readonly Thread _thread;
        readonly ManualResetEventSlim _closing = new();

        public SlowReader(Target target)
        {
            _session = ImapSession.LogIn(target, 0);
            _session.Select(Mailbox);
            _thread = new Thread(Read);
            _thread.Start();
        }

        public Exception? Failure { get; private set; }

        public void Dispose()
        {
            _closing.Set();
            _session.Dispose();
            _thread.Join();
            _closing.Dispose();
        }

        void Read()
        {
            try
            {
                while (!_closing.IsSet)
                    _session.Run("UID FETCH 1:* (UID BODY.PEEK[])", _ => _closing.Wait(Pause));
            }
            catch (Exception exception)
            {
                if (!_closing.IsSet) Failure = exception;
            }
        }
    }
}
