using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>A name that LIST can tell of: a mailbox, or a level above mailboxes that is none itself.</summary>
/// <param name="Name">The name.</param>
/// <param name="Mailbox">The mailbox, or null if there is none of that name.</param>
readonly record struct ListedName(MailboxName Name, MailboxInfo? Mailbox)
{
    /// <summary>All names of an account, sorted: its mailboxes and the levels above them.</summary>
    public static IEnumerable<ListedName> Of(AccountSnapshot account) =>
        WithParents(account, account.Mailboxes.Select(mailbox => mailbox.Name));

    /// <summary>Names and the levels above them, sorted, each once.</summary>
    public static IEnumerable<ListedName> WithParents(AccountSnapshot account, IEnumerable<MailboxName> names)
    {
        var all = new SortedSet<MailboxName>();
        foreach (var name in names)
        {
            for (MailboxName? level = name; level is { } one && all.Add(one);) level = one.Parent;
        }
        foreach (var name in all) yield return new ListedName(name, account.TryFind(name, out var mailbox) ? mailbox : null);
    }
}
