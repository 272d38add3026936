using Hoopoe.Server.Commands;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// What a session may do whose password may not do everything: the commands named here. One that is not named is refused, so a new one does no
/// harm until somebody has thought about it. Which mailboxes there are is <see cref="SessionContext.Snapshot"/>'s to say.
/// </summary>
static class ScopeAccess
{
    /// <summary>With SELECT doing what EXAMINE does, these change nothing: FETCH marks nothing and CLOSE expunges nothing.</summary>
    static readonly HashSet<string> Reading = new(StringComparer.OrdinalIgnoreCase)
    {
        "CAPABILITY", "NOOP", "LOGOUT", "UNAUTHENTICATE", "ID", "LANGUAGE", "ENABLE", "SELECT", "EXAMINE", "LIST", "LSUB", "XLIST", "NAMESPACE",
        "STATUS", "IDLE", "NOTIFY", "COMPRESS", "GETMETADATA",
        "CHECK", "CLOSE", "UNSELECT", "FETCH", "SEARCH", "ESEARCH", "SORT", "THREAD", "UID FETCH", "UID SEARCH", "UID SORT", "UID THREAD",
        "CANCELUPDATE", "COMPARATOR", "UIDBATCHES",
    };

    /// <summary>These change messages and find their mailbox in the session's snapshot.</summary>
    static readonly HashSet<string> Writing = new(StringComparer.OrdinalIgnoreCase)
    {
        "APPEND", "REPLACE", "UID REPLACE", "STORE", "COPY", "MOVE", "EXPUNGE", "UID STORE", "UID COPY", "UID MOVE", "UID EXPUNGE",
    };

    /// <summary>Whether a scope has room for a command.</summary>
    public static bool Allows(CredentialScope scope, CommandSpec spec) =>
        scope is { IsReadOnly: false, IsLimitedToFolders: false }
        || Reading.Contains(spec.Name)
        || !scope.IsReadOnly && Writing.Contains(spec.Name);
}
