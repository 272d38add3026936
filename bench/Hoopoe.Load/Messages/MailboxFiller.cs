using System.Globalization;
using System.Text;
using Hoopoe.Load.Clients;

namespace Hoopoe.Load.Messages;

/// <summary>Makes mailboxes that hold a corpus, unless they are there already.</summary>
static class MailboxFiller
{
    const int AtOnce = 50;

    /// <summary>Makes sure that a mailbox holds the messages of a corpus under the UIDs 1 and up. It is selected afterwards.</summary>
    public static void Fill(ImapSession session, string mailbox, Corpus corpus)
    {
        if (IsThere(session, mailbox, corpus.Count)) return;
        Renew(session, mailbox);
        var atOnce = session.Capabilities.Contains("MULTIAPPEND") ? AtOnce : 1;
        for (var uid = 1u; uid <= corpus.Count;)
        {
            session.BeginTagged($"APPEND {mailbox}");
            for (var last = Math.Min(uid + atOnce - 1, (uint)corpus.Count); uid <= last; uid++)
            {
                session.Write(Encoding.ASCII.GetBytes($" {Corpus.Flags(uid)} \"{Corpus.InternalDate(uid)}\" "));
                session.WriteLiteral(corpus[uid]);
            }
            session.Write("\r\n"u8);
            session.End();
        }
        if (!IsThere(session, mailbox, corpus.Count)) throw new InvalidDataException($"{mailbox} did not become what was appended to it.");
    }

    /// <summary>Makes sure that a mailbox holds so many messages, by copies of one that holds a corpus.</summary>
    /// <param name="session">The account; a mailbox is selected afterwards.</param>
    /// <param name="mailbox">What is made.</param>
    /// <param name="source">Whose messages are copied.</param>
    /// <param name="corpus">What the source holds.</param>
    /// <param name="count">How many messages.</param>
    public static void Multiply(ImapSession session, string mailbox, string source, Corpus corpus, int count)
    {
        if (IsThere(session, mailbox, count)) return;
        Fill(session, source, corpus);
        session.Select(source);
        Renew(session, mailbox);
        for (var copied = 0; copied < count; copied += corpus.Count)
            session.Run(string.Create(CultureInfo.InvariantCulture, $"COPY 1:{Math.Min(corpus.Count, count - copied)} {mailbox}"));
    }

    /// <summary>Makes an empty mailbox, in place of one that may be there.</summary>
    public static void Renew(ImapSession session, string mailbox)
    {
        if (Exists(session, mailbox)) session.Run($"DELETE {mailbox}");
        session.Run($"CREATE {mailbox}");
    }

    /// <summary>Deletes a mailbox, if it is there.</summary>
    public static void Remove(ImapSession session, string mailbox)
    {
        if (Exists(session, mailbox)) session.Run($"DELETE {mailbox}");
    }

    static bool Exists(ImapSession session, string mailbox)
    {
        var isThere = false;
        session.Run($"LIST \"\" {mailbox}", response => isThere |= response.StartsWith("* LIST "u8));
        return isThere;
    }

    static bool IsThere(ImapSession session, string mailbox, int count)
    {
        if (!Exists(session, mailbox)) return false;
        var selected = session.Select(mailbox);
        if (selected.Exists == count && selected.UidNext == count + 1) return true;
        session.Run("CLOSE");
        return false;
    }
}
