using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Sessions;

/// <summary>The server's shared METADATA entries, which the administrator sets by options and nobody else (RFC 5464 §3.2.1.1).</summary>
/// <param name="Comment">What <c>/shared/comment</c> says, or null.</param>
/// <param name="Admin">How to reach the administrator, a URI: <c>/shared/admin</c>, or null.</param>
sealed record ServerEntries(string? Comment = null, string? Admin = null)
{
    const string CommentEntry = "/shared/comment";
    const string AdminEntry = "/shared/admin";

    /// <summary>The names of those that are set, of an entry and below it; none for a mailbox.</summary>
    public IEnumerable<string> Find(MailboxInfo? mailbox, string entry, MetadataDepth depth)
    {
        foreach (var name in (string[])[AdminEntry, CommentEntry])
        {
            if (Read(mailbox, name) is null) continue;
            var isAsked = name.Equals(entry, StringComparison.OrdinalIgnoreCase)
                || (depth != MetadataDepth.Entry && entry.Equals("/shared", StringComparison.OrdinalIgnoreCase));
            if (isAsked) yield return name;
        }
    }

    /// <summary>The value of one of them, or null.</summary>
    public byte[]? Read(MailboxInfo? mailbox, string entry)
    {
        if (mailbox is not null) return null;
        var text = entry.Equals(CommentEntry, StringComparison.OrdinalIgnoreCase) ? Comment
            : entry.Equals(AdminEntry, StringComparison.OrdinalIgnoreCase) ? Admin
            : null;
        return text is null ? null : Encoding.UTF8.GetBytes(text);
    }
}
