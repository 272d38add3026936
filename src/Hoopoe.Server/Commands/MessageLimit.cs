using System.Collections.Immutable;
using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// The most messages of one command (RFC 9738). What saves messages is refused beyond it; with <see cref="LimitedCommands.Every"/> other
/// commands work on the last so many messages of their set, from the highest UID down, and say where they stopped. EXPUNGE and CLOSE know no
/// limit.
/// </summary>
static class MessageLimit
{
    /// <summary>The capability that announces it (RFC 9738 §3).</summary>
    public static string Capability(SessionServices services) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(services.LimitedCommands == LimitedCommands.Every ? "MESSAGELIMIT" : "SAVELIMIT")}={services.Limits.MessagesPerCommand}");

    /// <summary>Refuses a COPY of too many messages; none are copied (RFC 9738 §3.1).</summary>
    /// <exception cref="CommandRefusedException">There are too many.</exception>
    public static void RefuseCopyOf(SessionContext context, UidSet uids)
    {
        var limit = context.Services.Limits.MessagesPerCommand;
        if (context.Mailbox.CountOf(uids) <= limit) return;
        throw CommandRefusedException.No(
            ResponseCode.MessageLimit(limit, context.Mailbox.LowestOfLast(uids, limit)), $"No more than {limit} messages are copied at once.");
    }

    /// <summary>The answer to one message more by APPEND (RFC 3502), or null if there is room; none are stored.</summary>
    /// <param name="context">The session.</param>
    /// <param name="messages">How many there would be.</param>
    public static CommandResult? RefusalOfAppend(SessionContext context, int messages)
    {
        var limit = context.Services.Limits.MessagesPerCommand;
        return messages > limit
            ? CommandResult.No(ResponseCode.MessageLimit(limit), $"No more than {limit} messages are stored at once.")
            : null;
    }

    /// <summary>Refuses a page that is larger than the limit, without any work (RFC 9738 §3.1).</summary>
    /// <exception cref="CommandRefusedException">It is larger.</exception>
    public static void Refuse(SessionContext context, PartialRange page)
    {
        var limit = context.Services.Limits.MessagesPerCommand;
        if (context.Services.LimitedCommands == LimitedCommands.Every && page.Last - page.First >= limit)
            throw CommandRefusedException.No(ResponseCode.MessageLimit(limit), $"No more than {limit} messages are answered at once.");
    }

    /// <summary>What of a set a command works on; if that is not all, the command's answer will say so.</summary>
    public static UidSet Apply(SessionContext context, UidSet uids)
    {
        var limit = context.Services.Limits.MessagesPerCommand;
        if (context.Services.LimitedCommands != LimitedCommands.Every || context.Mailbox.CountOf(uids) <= limit) return uids;
        var lowest = context.Mailbox.LowestOfLast(uids, limit);
        context.LimitReached = ResponseCode.MessageLimit(limit, lowest);
        return uids.Intersect(UidSet.OfRanges([new NumberRange(lowest.Value, uint.MaxValue)]));
    }

    /// <summary>
    /// A search within the limit, which counts the messages that are looked at: those of the sets that it names, or all (RFC 9738 §3.1).
    /// </summary>
    public static SearchKey Apply(SessionContext context, SearchKey key)
    {
        if (context.Services.LimitedCommands != LimitedCommands.Every) return key;
        var searched = key is SearchAnd all
            ? all.Keys.Aggregate(UidSet.All, (narrowed, next) => narrowed.Intersect(Named(context.Mailbox, next)))
            : Named(context.Mailbox, key);
        var within = Apply(context, searched);
        return ReferenceEquals(within, searched)
            ? key
            : new SearchAnd(ImmutableArray.Create(new SearchUids(SequenceSet.Of(within.Ranges.ToArray())), key));
    }

    static UidSet Named(SelectedMailbox selected, SearchKey key) => key switch
    {
        SearchUids uids => selected.Resolve(uids.Set, byUid: true),
        SearchNumbers numbers => selected.ResolveForSearch(numbers.Set),
        _ => UidSet.All,
    };
}
