using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>
/// The private memory that the server takes for a mailbox of a given size while one session has it selected and has read a page of it. The
/// mailbox stays: what a server keeps of having filled it is not counted if it is started anew and asked again.
/// </summary>
static class MailboxMemory
{
    const int Page = 50;

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var processes = trial.Target.Processes ?? throw new InvalidOperationException("This workload needs --pid.");
        var count = trial.Messages ?? Reading.InMailbox;
        Settle();
        var before = processes.PrivateKib;
        using var session = ImapSession.LogIn(trial.Target, 0);
        MailboxFiller.Multiply(session, MailboxSizes.Mailbox, Reading.Mailbox, new Corpus(Math.Min(count, Reading.InMailbox)), count);
        if (session.Select(MailboxSizes.Mailbox).Exists != count) throw new InvalidDataException("Not all messages were copied.");
        session.Run($"FETCH {Math.Max(1, count - Page)}:{count} (UID FLAGS ENVELOPE)");
        Settle();
        var selected = processes.PrivateKib;
        return [new("for the mailbox", (selected - before) / 1_024.0, "MiB"), new("altogether", selected / 1_024.0, "MiB")];

        void Settle() => Task.Delay(trial.Settling).Wait();
    }
}
