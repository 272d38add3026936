using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
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

    /// <summary>Writes ESEARCH with the items asked for; MIN, MAX and ALL are left out if nothing was found.</summary>
    public void WriteEsearch(SearchReturn wanted)
    {
        var output = context.Output;
        output.BeginUntagged("ESEARCH (TAG "u8);
        output.Quoted(context.Tag);
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
        if (tellsModSeq && !_numbers.IsEmpty) Item(" MODSEQ "u8, ModSeqOf(wanted).Value);
        output.EndLine();

        void Item(ReadOnlySpan<byte> name, long value)
        {
            output.Raw(name);
            output.Number(value);
        }
    }

    /// <summary>The mod-sequence told: of the ends where only those were asked for, else of all (RFC 4731 §3.2).</summary>
    ModSeq ModSeqOf(SearchReturn wanted)
    {
        if ((wanted & (SearchReturn.All | SearchReturn.Count)) != 0) return found.HighestModSeq;
        var view = context.Mailbox.Announced;
        var first = wanted.HasFlag(SearchReturn.Min) ? view.ModSeqAt(found.Places[0]) : ModSeq.Zero;
        var last = wanted.HasFlag(SearchReturn.Max) ? view.ModSeqAt(found.Places[^1]) : ModSeq.Zero;
        return wanted.HasFlag(SearchReturn.Min) || wanted.HasFlag(SearchReturn.Max) ? ModSeq.Max(first, last) : found.HighestModSeq;
    }
}
