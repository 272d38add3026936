using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Looks at an item of a message in the pass that does not count.</summary>
/// <exception cref="InvalidDataException">It is not what the message has.</exception>
delegate void CheckItem(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

/// <summary>
/// Reads the same of all messages of a mailbox, over and over, by one command each time. The first pass is checked item by item and is not
/// timed; the others must be as many responses with as many octets.
/// </summary>
sealed class Reading : IDisposable
{
    public const int InMailbox = 10_000;
    public const string Mailbox = "load-read";

    readonly ImapSession _session;
    readonly string _command;
    readonly Corpus _corpus;
    long _octets;

    Reading(ImapSession session, string items, Corpus corpus)
    {
        _session = session;
        _command = $"UID FETCH 1:* ({items})";
        _corpus = corpus;
    }

    /// <summary>Reads for as long as the trial says.</summary>
    /// <param name="trial">On what and for how long.</param>
    /// <param name="corpus">What the mailbox holds.</param>
    /// <param name="items">What is fetched, UID and others.</param>
    /// <param name="itemCount">How many items each response has.</param>
    /// <param name="check">Looks at each item but UID.</param>
    public static CrowdResult Run(Trial trial, Corpus corpus, string items, int itemCount, CheckItem check) =>
        Crowd.Run(
            trial, trial.Sessions ?? 1,
            number =>
            {
                var reading = new Reading(OpenMailbox(trial, corpus), items, corpus);
                reading.Check(itemCount, check);
                return reading;
            },
            reading => reading.Pass());

    /// <summary>Makes sure that the mailbox is there and selects it in a session of the first account.</summary>
    public static ImapSession OpenMailbox(Trial trial, Corpus corpus)
    {
        var session = ImapSession.LogIn(trial.Target, 0, inputBytes: 262_144);
        MailboxFiller.Fill(session, Mailbox, corpus);
        if (session.Select(Mailbox).Exists != corpus.Count) throw new InvalidDataException("SELECT told another number of messages.");
        return session;
    }

    /// <summary>How many a second, by the passes' median.</summary>
    public static Figure Rate(CrowdResult result, double ofOnePass, string unit) =>
        new("rate", ofOnePass / result.Quantile(0.5) * 1_000, unit + "/s");

    public void Dispose() => _session.Dispose();

    void Check(int itemCount, CheckItem check)
    {
        var last = 0u;
        _session.Run(_command, response =>
        {
            if (!FetchItems.TryRead(response, out var items)) return;
            _octets += response.Length;
            var again = items;
            var (uid, count) = (0u, 0);
            for (; items.Next(); count++)
            {
                if (items.Name.SequenceEqual("UID"u8)) uid = items.Count();
            }
            if (uid != last + 1 || items.Number != uid || count != itemCount)
                throw new InvalidDataException($"Message {items.Number} came as UID {uid} with {count} items, after UID {last}.");
            last = uid;
            while (again.Next())
            {
                if (!again.Name.SequenceEqual("UID"u8)) check(_corpus[uid], again.Name, again.Value);
            }
        });
        if (last != _corpus.Count) throw new InvalidDataException($"{last} of {_corpus.Count} messages came.");
    }

    int Pass()
    {
        var (messages, octets) = (0, 0L);
        _session.Run(_command, response =>
        {
            if (!FetchItems.TryRead(response, out _)) return;
            messages++;
            octets += response.Length;
        });
        if (messages != _corpus.Count || octets != _octets)
            throw new InvalidDataException($"{messages} messages with {octets} octets came, not {_corpus.Count} with {_octets}.");
        return messages;
    }
}
