using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.History;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>
/// The namespace in which an account that is shown its past finds it: what was expunged from each mailbox, the mailboxes that were deleted, and
/// every mailbox as it stood at a moment. All of it can be read and copied from, and nothing else; nothing of it is listed unless it is asked
/// for by its prefix, so that no client takes it for mail to be synchronised.
/// <code>
/// #past/expunged/INBOX
/// #past/deleted/Old
/// #past/2026-11-26T08:30:00Z/INBOX      also #past/2026-11-26/INBOX, for midnight UTC
/// </code>
/// </summary>
static class PastNamespace
{
    /// <summary>What all its names begin with.</summary>
    public const string Prefix = CreateMailbox.PastPrefix;

    const string ExpungedLevel = Prefix + "expunged";
    const string DeletedLevel = Prefix + "deleted";

    /// <summary>How many days are listed, the latest; other moments are found by their names.</summary>
    const int DaysListed = 31;

    /// <summary>Whether the session is shown the past.</summary>
    public static bool IsShown(SessionContext context) => context.Account.Snapshot.ShowsPast && !context.Scope.IsLimitedToFolders;

    /// <summary>Whether a name is one of the past, for a session that is shown it.</summary>
    public static bool Holds(SessionContext context, MailboxName name) =>
        IsShown(context) && name.Value.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The mailbox of that name, as it was; null if there was none.</summary>
    public static Mailbox? Open(SessionContext context, MailboxName name)
    {
        var history = context.Account.History;
        var rest = name.Value[Prefix.Length..];
        var slash = rest.IndexOf(MailboxName.Separator, StringComparison.Ordinal);
        if (slash < 0 || !MailboxName.TryCreate(rest[(slash + 1)..], out var within, out _)) return null;
        switch (Prefix + rest[..slash])
        {
            case ExpungedLevel:
                return context.Account.Snapshot.TryFind(within, out var present) ? history.OpenExpunged(AccountHistory.Present(present), name) : null;
            case DeletedLevel:
                return history.Deleted().FirstOrDefault(deleted => deleted.Name == within) is { } gone ? history.OpenDeleted(gone, name) : null;
            default:
                if (!MomentText.TryParseDate(rest[..slash], out var moment) || moment > context.Services.Time.GetUtcNow()) return null;
                return history.MailboxesAt(moment).FirstOrDefault(past => past.Name == within) is { } then ? history.OpenAt(then, moment, name) : null;
        }
    }

    /// <summary>
    /// The names there are for patterns that begin with the prefix, by level, and whether each is a mailbox. What is below a day or a moment is
    /// only told to who names it.
    /// </summary>
    public static Dictionary<MailboxName, bool> Names(SessionContext context, IReadOnlyList<ListPattern> patterns)
    {
        var names = new Dictionary<MailboxName, bool>();
        var asked = patterns.Where(pattern => pattern.StartsWith(Prefix)).Select(pattern => pattern.LevelBehind(Prefix)).ToHashSet();
        if (asked.Count == 0 || !IsShown(context)) return names;
        names.Add(MailboxName.Create(Prefix), false);
        foreach (var level in Levels(context).Concat(asked.Where(IsMoment).Select(moment => Prefix + moment)).Distinct())
        {
            names.Add(MailboxName.Create(level), false);
            if (level is not (ExpungedLevel or DeletedLevel) && !asked.Contains(level[Prefix.Length..])) continue;
            foreach (var name in Within(context, level))
            {
                for (var above = name.Parent; above is { } one; above = one.Parent) names.TryAdd(one, false);
                names[name] = true;
            }
        }
        return names;
    }

    static bool IsMoment(string? level) => level is not null && MomentText.TryParseDate(level, out _);

    static IEnumerable<string> Levels(SessionContext context)
    {
        var today = context.Services.Time.GetUtcNow().UtcDateTime.Date;
        for (var day = DaysListed - 1; day >= 0; day--)
            yield return Prefix + today.AddDays(-day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return DeletedLevel;
        yield return ExpungedLevel;
    }

    static IEnumerable<MailboxName> Within(SessionContext context, string level)
    {
        var history = context.Account.History;
        var names = level switch
        {
            ExpungedLevel => context.Account.Snapshot.Mailboxes.Select(mailbox => mailbox.Name),
            DeletedLevel => history.Deleted().Select(mailbox => mailbox.Name).Distinct().Order(),
            _ => MomentText.TryParseDate(level[Prefix.Length..], out var moment) ? history.MailboxesAt(moment).Select(mailbox => mailbox.Name) : [],
        };
        foreach (var name in names)
            if (MailboxName.TryCreate($"{level}{MailboxName.Separator}{name}", out var past, out _)) yield return past;
    }

    /// <summary>The messages of a past mailbox, as COPY takes them back.</summary>
    public static IReadOnlyList<PastMessage> MessagesOf(SelectedMailbox selected, UidSet uids) =>
        [.. selected.IndexesOf(uids).Select(index => selected.Announced.At(index)).Select(state => new PastMessage(
            state.Uid, state.Flags.Except(FlagSet.Of(SystemFlags.Deleted)), state.Size))];
}
