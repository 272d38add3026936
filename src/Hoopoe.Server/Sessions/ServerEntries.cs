using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// The METADATA entries that are not kept as such: the server's shared ones, which the administrator sets by options and nobody else (RFC 5464
/// §3.2.1.1), and a mailbox's <c>/private/specialuse</c>, which tells its role (RFC 6154 §4).
/// </summary>
/// <param name="Comment">What <c>/shared/comment</c> says, or null.</param>
/// <param name="Admin">How to reach the administrator, a URI: <c>/shared/admin</c>, or null.</param>
sealed record ServerEntries(string? Comment = null, string? Admin = null)
{
    const string CommentEntry = "/shared/comment";
    const string AdminEntry = "/shared/admin";

    /// <summary>The entry that tells a mailbox's role.</summary>
    public const string SpecialUseEntry = "/private/specialuse";

    /// <summary>The names of those that are set, of an entry and below it.</summary>
    public IEnumerable<string> Find(MailboxInfo? mailbox, string entry, MetadataDepth depth)
    {
        foreach (var name in (string[])[AdminEntry, CommentEntry, SpecialUseEntry])
        {
            if (Read(mailbox, name) is null) continue;
            var isAsked = name.Equals(entry, StringComparison.OrdinalIgnoreCase)
                || (depth != MetadataDepth.Entry && entry.Equals(name[..name.LastIndexOf('/')], StringComparison.OrdinalIgnoreCase));
            if (isAsked) yield return name;
        }
    }

    /// <summary>The value of one of them, or null.</summary>
    public byte[]? Read(MailboxInfo? mailbox, string entry)
    {
        var text = mailbox is not null ? (entry.Equals(SpecialUseEntry, StringComparison.OrdinalIgnoreCase) ? mailbox.SpecialUse : null)
            : entry.Equals(CommentEntry, StringComparison.OrdinalIgnoreCase) ? Comment
            : entry.Equals(AdminEntry, StringComparison.OrdinalIgnoreCase) ? Admin
            : null;
        return text is null ? null : Encoding.UTF8.GetBytes(text);
    }
}
