using System.Buffers.Text;
using System.Diagnostics;
using Hoopoe.Bench;
using Hoopoe.Load.Clients;
using Hoopoe.Load.Messages;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Workloads;

/// <summary>Searches of one mailbox, in turn. What they find is compared with the messages.</summary>
static class Searches
{
    const int LeastRounds = 3;

    public static IEnumerable<Figure> Run(Trial trial)
    {
        var corpus = new Corpus(trial.Messages ?? Reading.InMailbox);
        (string What, string Keys, Func<uint, bool> Fits)[] searches =
        [
            ("TEXT, a rare word", $"TEXT {GeneratedMail.Rare}", uid => corpus[uid].IndexOf("quincunx"u8) >= 0),
            ("TEXT, an absent word", $"TEXT {GeneratedMail.Absent}", _ => false),
            ("FROM", "FROM person42@example.org", uid => corpus[uid].IndexOf("<person42@example.org>\r\nTo:"u8) >= 0),
            ("UNSEEN", "UNSEEN", uid => Corpus.Flags(uid) == "()"),
            ("LARGER", "LARGER 8000", uid => corpus[uid].Length > 8_000),
        ];
        using var session = Reading.OpenMailbox(trial, corpus);
        trial.Target.Processes?.AwaitQuiet();
        foreach (var (what, keys, fits) in searches)
        {
            var expected = Enumerable.Range(1, corpus.Count).Select(number => (uint)number).Where(fits).ToHashSet();
            var times = new List<double>();
            for (var begun = Stopwatch.GetTimestamp();
                times.Count < LeastRounds || Stopwatch.GetElapsedTime(begun) < trial.Time / searches.Length;)
            {
                var asked = Stopwatch.GetTimestamp();
                var found = Search(session, keys);
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                if (!expected.SetEquals(found))
                    throw new InvalidDataException($"SEARCH {keys} found {found.Count} messages, not the {expected.Count} that fit.");
            }
            yield return new Figure(what, Report.Median(times), "ms");
        }
    }

    static HashSet<uint> Search(ImapSession session, string keys)
    {
        var found = new HashSet<uint>();
        session.Run($"UID SEARCH {keys}", response =>
        {
            if (!response.StartsWith("* SEARCH"u8)) return;
            for (var rest = response[8..]; rest is [(byte)' ', .. var number];)
            {
                if (!Utf8Parser.TryParse(number, out uint uid, out var digits)) throw new InvalidDataException("SEARCH told no number.");
                found.Add(uid);
                rest = number[digits..];
            }
        });
        return found;
    }
}
