using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Server.Commands;

/// <summary>Writes messages in the order that SORT asked for: as SORT (RFC 5256 §4) or as ESEARCH (RFC 5267 §3.1).</summary>
/// <param name="context">The session, with the tag of the command at hand.</param>
/// <param name="sorted">The messages.</param>
/// <param name="byUid">Whether UIDs are told, or sequence numbers.</param>
/// <param name="highestModSeq">The highest mod-sequence of all of them, if mod-sequences are told (RFC 7162 §3.1.6); otherwise
/// null.</param>
sealed class SortAnswer(SessionContext context, SortedMessages sorted, bool byUid, ModSeq? highestModSeq)
{
    readonly uint[] _numbers = sorted.Numbers(byUid);

    /// <summary>Writes SORT, which is written even if nothing was found.</summary>
    public async ValueTask WriteSortAsync(CancellationToken cancellationToken)
    {
        var output = context.Output;
        output.BeginUntagged("SORT"u8);
        foreach (var number in _numbers)
        {
            output.Space();
            output.Number(number);
            await context.FlushIfFullAsync(CancellationToken.None);
        }
        if (highestModSeq is { } modSeq && _numbers.Length > 0)
        {
            output.Raw(" (MODSEQ "u8);
            output.Number(modSeq);
            output.CloseParen();
        }
        output.EndLine();
    }

    /// <summary>
    /// Writes ESEARCH with the items asked for; MIN is the first in order and MAX the last (RFC 5267 §3.1), PARTIAL a page in order (§4.4).
    /// </summary>
    public void WriteEsearch(SearchReturnOptions options)
    {
        var wanted = options.Items;
        var output = context.Output;
        output.BeginUntagged("ESEARCH (TAG "u8);
        output.Quoted(context.Tag);
        output.CloseParen();
        if (byUid) output.Raw(" UID"u8);
        if (_numbers.Length > 0)
        {
            if (wanted.HasFlag(SearchReturn.Min)) Item(" MIN "u8, _numbers[0]);
            if (wanted.HasFlag(SearchReturn.Max)) Item(" MAX "u8, _numbers[^1]);
            if (wanted.HasFlag(SearchReturn.All))
            {
                output.Raw(" ALL "u8);
                output.OrderedSet(_numbers);
            }
        }
        if (wanted.HasFlag(SearchReturn.Count)) Item(" COUNT "u8, _numbers.Length);
        if (options.Partial is { } range) WritePage(output, range);
        if (wanted.HasFlag(SearchReturn.Relevancy)) SearchAnswer.WriteScores(output, ScoresOf(options));
        if (highestModSeq is { } highest && ModSeqOf(options, highest) is { Value: > 0 } modSeq) Item(" MODSEQ "u8, modSeq.Value);
        output.EndLine();

        void Item(ReadOnlySpan<byte> name, long value)
        {
            output.Raw(name);
            output.Number(value);
        }
    }

    /// <summary>
    /// What SAVE keeps: the result, or only its ends and its page where only those were asked for (RFC 5182 §2.4, RFC 9394 §3.2).
    /// </summary>
    public UidSet ToSave(UidSet found, SearchReturnOptions options)
    {
        if (!TellsSomeOnly(options.Items)) return found;
        var view = context.Mailbox.Announced;
        return UidSet.Of(PositionsTold(options).Select(position => view.UidAt(sorted.Places[position])));
    }

    int[] ScoresOf(SearchReturnOptions options)
    {
        var (start, count) = options.Partial is { } range ? range.In(_numbers.Length) : (0, _numbers.Length);
        return [.. sorted.Scores.Skip(start).Take(count)];
    }

    void WritePage(ResponseWriter output, PartialRange range)
    {
        var (start, count) = range.In(_numbers.Length);
        output.Raw(" PARTIAL ("u8);
        output.Raw(Encoding.ASCII.GetBytes(range.ToString()));
        output.Space();
        if (count == 0) output.Nil();
        else output.OrderedSet(_numbers.AsSpan(start, count));
        output.CloseParen();
    }

    static bool TellsSomeOnly(SearchReturn wanted) =>
        (wanted & (SearchReturn.All | SearchReturn.Count)) == 0 && (wanted & (SearchReturn.Min | SearchReturn.Max | SearchReturn.Partial)) != 0;

    /// <summary>
    /// The mod-sequence told: of the messages told of where only the ends or a page were asked for, else of all (RFC 4731 §3.2).
    /// </summary>
    ModSeq ModSeqOf(SearchReturnOptions options, ModSeq highest) => TellsSomeOnly(options.Items)
        ? PositionsTold(options).Aggregate(ModSeq.Zero, (modSeq, position) => ModSeq.Max(modSeq, sorted.ModSeqAt(position)))
        : highest;

    /// <summary>The positions in the order of the ends and the page asked for.</summary>
    IEnumerable<int> PositionsTold(SearchReturnOptions options)
    {
        if (_numbers.Length == 0) return [];
        var (start, count) = options.Partial is { } range ? range.In(_numbers.Length) : (0, 0);
        var positions = Enumerable.Range(start, count);
        if (options.Items.HasFlag(SearchReturn.Min)) positions = positions.Append(0);
        return options.Items.HasFlag(SearchReturn.Max) ? positions.Append(_numbers.Length - 1) : positions;
    }
}
