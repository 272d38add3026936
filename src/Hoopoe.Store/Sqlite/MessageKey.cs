using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sqlite;

/// <summary>The integer key of a message's rows: mailbox id &lt;&lt; 32 | uid, so that a range of UIDs is a range of keys.</summary>
static class MessageKey
{
    public static long Of(long mailboxId, uint uid) => (mailboxId << 32) | uid;

    public static long Of(long mailboxId, Uid uid) => Of(mailboxId, uid.Value);

    public static long MailboxOf(long key) => key >> 32;

    public static uint UidOf(long key) => (uint)key;
}
