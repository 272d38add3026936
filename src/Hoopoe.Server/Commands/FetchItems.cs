using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>The data items of a FETCH and what they need.</summary>
/// <param name="All">The items, in the order of the answer.</param>
/// <param name="Columns">What is read of each message; null if nothing is: flags, UIDs, dates and sizes come from the view.</param>
/// <param name="SetsSeen">Whether messages become \Seen.</param>
/// <param name="NamesModSeq">Whether mod-sequences are told, which switches CONDSTORE on (RFC 7162 §3.1).</param>
sealed record FetchItems(IReadOnlyList<FetchItem> All, StoredColumns? Columns, bool SetsSeen, bool NamesModSeq)
{
    /// <summary>What a client is told of messages that changed while it was away (RFC 7162 §3.2.5.1).</summary>
    public static readonly FetchItems Resync = OfView(FetchAttributeName.Uid, FetchAttributeName.Flags, FetchAttributeName.ModSeq);

    /// <summary>The same with UIDONLY, where the response begins with the UID (RFC 9586 §3.3).</summary>
    public static readonly FetchItems UidOnlyResync = OfView(FetchAttributeName.Flags, FetchAttributeName.ModSeq);

    /// <summary>
    /// The items asked for, and those that are always told: UID by a UID command (RFC 9051 §6.4.9), MODSEQ with CHANGEDSINCE (RFC 7162 §3.1.4.1).
    /// </summary>
    /// <param name="arguments">The command.</param>
    /// <param name="withUid">Whether the UID is told though it was not asked for.</param>
    public static FetchItems Of(FetchArguments arguments, bool withUid)
    {
        return Of(Completed(arguments.Items, withUid, withModSeq: arguments.ChangedSince is not null));
    }

    /// <summary>Just these items.</summary>
    public static FetchItems Of(IReadOnlyList<FetchItem> items) =>
        new(items, ColumnsOf(items), items.Any(item => item.SetsSeen), Names(items, FetchAttributeName.ModSeq));

    /// <summary>What is read of a message whose sections are known already.</summary>
    public StoredColumns? ColumnsBesideSections { get; } = ColumnsOf(All.Where(item => item is not FetchSection));

    /// <summary>Whether a preview is asked for that the client waits for (RFC 8970 §3.2).</summary>
    public bool NeedsPreview => All.Any(item => item is FetchPreview { IsLazy: false });

    static FetchItems OfView(params FetchAttributeName[] names) => new(
        [.. names.Select(name => new FetchAttribute(name))], Columns: null, SetsSeen: false, NamesModSeq: true);

    /// <summary>
    /// These items and what every response that nobody asked for has once it is switched on: MODSEQ with CONDSTORE (RFC 7162 §3.2), UID with QRESYNC
    /// (§3.2.4); with UIDONLY the response itself has it.
    /// </summary>
    public FetchItems WithWhatIsOn(SessionFeatures features)
    {
        var withUid = features.HasFlag(SessionFeatures.QResync) && !features.HasFlag(SessionFeatures.UidOnly);
        return Of(Completed(All, withUid, features.HasFlag(SessionFeatures.CondStore)));
    }

    static List<FetchItem> Completed(IEnumerable<FetchItem> asked, bool withUid, bool withModSeq)
    {
        var items = asked.ToList();
        if (withUid && !Names(items, FetchAttributeName.Uid)) items.Insert(0, new FetchAttribute(FetchAttributeName.Uid));
        if (withModSeq && !Names(items, FetchAttributeName.ModSeq)) items.Add(new FetchAttribute(FetchAttributeName.ModSeq));
        return items;
    }

    static bool Names(IReadOnlyList<FetchItem> items, FetchAttributeName name) =>
        items.Any(item => item is FetchAttribute attribute && attribute.Name == name);

    static StoredColumns? ColumnsOf(IEnumerable<FetchItem> items)
    {
        StoredColumns? columns = null;
        foreach (var item in items)
            if (ColumnsOf(item) is { } needed) columns = columns.GetValueOrDefault() | needed;
        return columns;
    }

    /// <summary>What an item needs to be read, or null if the view has it.</summary>
    static StoredColumns? ColumnsOf(FetchItem item) => item switch
    {
        FetchAttribute { Name: FetchAttributeName.Envelope } => StoredColumns.Envelope,
        FetchAttribute { Name: FetchAttributeName.Body or FetchAttributeName.BodyStructure } => StoredColumns.BodyStructure,
        FetchAttribute { Name: FetchAttributeName.EmailId or FetchAttributeName.ThreadId } => StoredColumns.None,
        FetchAttribute => null,
        FetchPreview => StoredColumns.Preview,
        FetchSection { Section: { Part.IsEmpty: true, Text: SectionText.Whole } } => StoredColumns.None,
        _ => StoredColumns.Structure,
    };
}
