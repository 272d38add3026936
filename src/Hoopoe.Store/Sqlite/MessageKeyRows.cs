using System.Runtime.InteropServices;
using Hoopoe.Mime;

namespace Hoopoe.Store.Sqlite;

/// <summary>Writes what SORT, THREAD and the date searches read.</summary>
static class MessageKeyRows
{
    public static void Insert(SqliteConnection rows, long key, MessageKeys keys)
    {
        var statement = rows.Prepare(
            "INSERT INTO message_keys (key, base_subject, is_reply, sent, sent_day, from_key, to_key, cc_key, from_display, to_display, "
            + "message_id, in_reply_to, refs) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
        statement.Bind(1, key).Bind(2, keys.BaseSubject).Bind(3, keys.IsReplyOrForward ? 1 : 0)
            .Bind(4, keys.SentSeconds).Bind(5, keys.SentDay?.DayNumber).Bind(6, keys.FromMailbox).Bind(7, keys.ToMailbox)
            .Bind(8, keys.CcMailbox).Bind(9, keys.FromDisplay).Bind(10, keys.ToDisplay).Bind(11, keys.MessageId).Bind(12, keys.InReplyTo)
            .Bind(13, MemoryMarshal.AsBytes(keys.References.ToArray().AsSpan())).Run();
    }
}
