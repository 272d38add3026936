using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search;

namespace Hoopoe.Server.Commands;

/// <summary>Writes what a search found: the old way (RFC 3501 §7.2.5) or as ESEARCH (RFC 9051 §7.3.4, RFC 4731).</summary>
/// <param name="context">The session, with the tag of the command at hand.</param>
/// <param name="found">What was found.</param>
/// <param name="byUid">Whether UIDs are told, or sequence numbers.</param>
/// <param name="tellsModSeq">Whether the highest mod-sequence of what is told is told too (RFC 7162 §3.1.5).</param>
sealed class SearchAnswer(SessionContext context, SearchResult found, bool byUid, bool tellsModSeq)
{
    readonly UidSet _numbers = byUid ? found.Uids : found.Numbers;

    /// <summary>Writes SEARCH, which is written even if nothing was found.</summary>
    public void WriteSearch()
    {
        var output = context.Output;
        output.BeginUntagged("SEARCH"u8);
        foreach (var number in _numbers)
        {
            output.Space();
            output.Number(number);
        }
        if (tellsModSeq && !_numbers.IsEmpty)
        {
            output.Raw(" (MODSEQ "u8);
            output.Number(found.HighestModSeq);
            output.CloseParen();
        }
        output.EndLine();
    }

    /// <summary>
    /// Writes ESEARCH with the items asked for; MIN, MAX and ALL are left out if nothing was found, PARTIAL is NIL if the page is empty
    /// (RFC 9394 §3.1).
    /// </summary>
    /// <param name="options">The items asked for.</param>
    /// <param name="mailbox">The mailbox that was searched, if it has to be told (RFC 7377 §2.1); otherwise null.</param>
    public void WriteEsearch(SearchReturnOptions options, MailboxInfo? mailbox = null)
    {
        var wanted = options.Items;
        var page = options.Partial is { } range ? found.Page(range) : null;
        var output = context.Output;
        output.BeginUntagged("ESEARCH (TAG "u8);
        output.Quoted(context.Tag);
        if (mailbox is not null) WriteCorrelators(output, mailbox);
        output.CloseParen();
        if (byUid) output.Raw(" UID"u8);
        if (!_numbers.IsEmpty)
        {
            if (wanted.HasFlag(SearchReturn.Min)) Item(" MIN "u8, _numbers.Ranges[0].Low);
            if (wanted.HasFlag(SearchReturn.Max)) Item(" MAX "u8, _numbers.Ranges[^1].High);
            if (wanted.HasFlag(SearchReturn.All))
            {
                output.Raw(" ALL "u8);
                output.Set(_numbers);
            }
        }
        if (wanted.HasFlag(SearchReturn.Count)) Item(" COUNT "u8, _numbers.Count);
        if (page is not null) WritePage(output, options.Partial!.Value, page);
        if (wanted.HasFlag(SearchReturn.Relevancy)) WriteScores(output, (page ?? found).Scores);
        if (tellsModSeq && ModSeqOf(wanted, page) is { Value: > 0 } modSeq) Item(" MODSEQ "u8, modSeq.Value);
        output.EndLine();

        void Item(ReadOnlySpan<byte> name, long value)
        {
            output.Raw(name);
            output.Number(value);
        }
    }

    /// <summary>Writes which mailbox an answer is about (RFC 7377 §2.1).</summary>
    public static void WriteCorrelators(ResponseWriter output, MailboxInfo mailbox)
    {
        output.Raw(" MAILBOX "u8);
        output.Mailbox(mailbox.Name);
        output.Raw(" UIDVALIDITY "u8);
        output.Number(mailbox.UidValidity);
    }

    /// <summary>Writes RELEVANCY: the scores of messages in the order in which they are told of (RFC 6203 §4).</summary>
    public static void WriteScores(ResponseWriter output, IReadOnlyList<int> scores)
    {
        output.Raw(" RELEVANCY ("u8);
        for (var index = 0; index < scores.Count; index++)
        {
            if (index > 0) output.Space();
            output.Number(scores[index]);
        }
        output.CloseParen();
    }

    void WritePage(ResponseWriter output, PartialRange range, SearchResult page)
    {
        output.Raw(" PARTIAL ("u8);
        output.Raw(Encoding.ASCII.GetBytes(range.ToString()));
        output.Space();
        if (page.Places.Count == 0) output.Nil();
        else output.Set(byUid ? page.Uids : page.Numbers);
        output.CloseParen();
    }

    /// <summary>
    /// The mod-sequence told: that of the messages told of where only the ends or a page were asked for, else of all (RFC 4731 §3.2).
    /// </summary>
    ModSeq ModSeqOf(SearchReturn wanted, SearchResult? page)
    {
        const SearchReturn some = SearchReturn.Min | SearchReturn.Max | SearchReturn.Partial;
        if (found.Places.Count == 0) return ModSeq.Zero;
        if ((wanted & (SearchReturn.All | SearchReturn.Count)) != 0 || (wanted & some) == 0) return found.HighestModSeq;
        var highest = page?.HighestModSeq ?? ModSeq.Zero;
        if (wanted.HasFlag(SearchReturn.Min)) highest = ModSeq.Max(highest, found.View.ModSeqAt(found.Places[0]));
        if (wanted.HasFlag(SearchReturn.Max)) highest = ModSeq.Max(highest, found.View.ModSeqAt(found.Places[^1]));
        return highest;
    }
}
