using System.Text;
using System.Text.RegularExpressions;
using Hoopoe.Protocol.Commands;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Store.Tests.Sorting;

/// <summary>RFC 5256 §2 and §3 as they are written, one message at a time from the fields that were put in: what SORT has to agree with.</summary>
sealed partial class NaiveSort(IReadOnlyList<ConversationMessage> messages, Comparator comparator)
{
    /// <summary>The places of messages, sorted.</summary>
    public IEnumerable<int> Sort(IEnumerable<int> places, IReadOnlyList<SortCriterion> criteria)
    {
        var sorted = places.Order().OrderBy(static _ => 0);
        foreach (var criterion in criteria)
        {
            var isText = criterion.Key is not (SortKey.Arrival or SortKey.Date or SortKey.Size);
            sorted = criterion.IsReverse != (isText && comparator.IsReversed)
                ? sorted.ThenByDescending(place => KeyOf(place, criterion.Key), Comparer<object>.Create(Compare))
                : sorted.ThenBy(place => KeyOf(place, criterion.Key), Comparer<object>.Create(Compare));
        }
        return sorted;
    }

    /// <summary>The sent date (§2.2), or the internal date without one.</summary>
    public static DateTimeOffset SentDate(ConversationMessage message) => message.Sent ?? message.Received;

    /// <summary>The base subject (§2.1), and whether what was removed marks a reply or a forwarded message.</summary>
    public static (string Text, bool IsReply) BaseSubject(string subject)
    {
        var text = Spaces().Replace(subject, " ");
        var isReply = false;
        while (true)
        {
            for (var again = true; again;)
            {
                again = false;
                while (Trailer().Match(text) is { Success: true } trailer)
                {
                    isReply |= trailer.Value != " ";
                    text = text[..trailer.Index];
                }
                while (true)
                {
                    if (Leader().Match(text) is { Success: true } leader)
                    {
                        isReply |= leader.Value != " ";
                        text = text[leader.Length..];
                        again = true;
                    }
                    else if (Blob().Match(text) is { Success: true } blob && blob.Length < text.Length)
                    {
                        text = text[blob.Length..];
                        again = true;
                    }
                    else
                    {
                        break;
                    }
                }
            }
            if (!Forward().IsMatch(text)) return (text, isReply);
            text = text[5..^1];
            isReply = true;
        }
    }

    object KeyOf(int place, SortKey key)
    {
        var message = messages[place];
        return key switch
        {
            SortKey.Arrival => message.Received.ToUnixTimeSeconds(),
            SortKey.Date => SentDate(message).ToUnixTimeSeconds(),
            SortKey.Size => (long)message.ToOctets().Length,
            SortKey.Subject => Folded(BaseSubject(message.Subject).Text),
            SortKey.From => Folded(Mailbox(message.From)),
            SortKey.To => Folded(Mailbox(message.To)),
            SortKey.Cc => Folded(Mailbox(message.Cc)),
            SortKey.DisplayFrom => Folded(Display(message.From)),
            _ => Folded(Display(message.To)),
        };
    }

    byte[] Folded(string text) => Encoding.UTF8.GetBytes(comparator.Collation.Prepare(text));

    static int Compare(object? a, object? b) =>
        a is byte[] one && b is byte[] other ? one.AsSpan().SequenceCompareTo(other) : ((long)a!).CompareTo((long)b!);

    static string Mailbox(string addresses) => addresses switch
    {
        "" => "",
        "group: bob@example.org, dave@x;" => "group",
        "<a.b@x>, y@z" => "a.b",
        "alice" => "alice",
        _ => Local().Match(addresses).Groups[1].Value,
    };

    static string Display(string addresses) => addresses switch
    {
        "Alice <alice@example.org>" => "Alice",
        "\"Zoe, a\" <carol@example.org>" => "Zoe, a",
        "=?utf-8?Q?=C3=89mile?= <emile@example.org>" => "Émile",
        "=?koi8-r?B?8NLJ18XU?= <bob@example.org>" => "Привет",
        "<a.b@x>, y@z" => "a.b@x",
        "group: bob@example.org, dave@x;" => "group",
        _ => addresses,
    };

    [GeneratedRegex("[ \t\r\n]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?: |\(fwd\))\z", RegexOptions.IgnoreCase)]
    private static partial Regex Trailer();

    [GeneratedRegex(@"\A(?: |(?:\[[^\[\]]*\] *)*(?:re|fwd?) *(?:\[[^\[\]]*\] *)?:)", RegexOptions.IgnoreCase)]
    private static partial Regex Leader();

    [GeneratedRegex(@"\A\[[^\[\]]*\] *")]
    private static partial Regex Blob();

    [GeneratedRegex(@"\A\[fwd:.*\]\z", RegexOptions.IgnoreCase)]
    private static partial Regex Forward();

    [GeneratedRegex("([^<\" ]+)@")]
    private static partial Regex Local();
}
