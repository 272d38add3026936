using Hoopoe.Server.Commands;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// What a session may do whose password may only read: the commands named here. SELECT opens a mailbox as EXAMINE does, so FETCH marks
/// nothing and CLOSE expunges nothing. A command that is not named is refused, so a new one does no harm until somebody has thought about it.
/// </summary>
static class ReadOnlyAccess
{
    static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        "CAPABILITY", "NOOP", "LOGOUT", "UNAUTHENTICATE", "ID", "ENABLE", "SELECT", "EXAMINE", "LIST", "LSUB", "XLIST", "NAMESPACE", "STATUS",
        "GETQUOTA", "GETQUOTAROOT", "IDLE", "NOTIFY", "COMPRESS",
        "CHECK", "CLOSE", "UNSELECT", "FETCH", "SEARCH", "SORT", "THREAD", "UID FETCH", "UID SEARCH", "UID SORT", "UID THREAD",
        "UIDBATCHES",
    };

    /// <summary>Whether the command only reads.</summary>
    public static bool Allows(CommandSpec spec) => Allowed.Contains(spec.Name);
}
