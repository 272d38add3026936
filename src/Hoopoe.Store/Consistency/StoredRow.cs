using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Hoopoe.Mime;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>A message as its rows have it: where its body is, and what was computed from the body once.</summary>
sealed partial class StoredRow
{
    const string Select =
        "SELECT m.key, m.thread_id, m.segment, m.offset, m.length, d.key, d.structure, d.envelope, d.body_structure, d.envelope_utf8, "
        + "d.body_structure_utf8, d.preview, k.key, k.base_subject, k.is_reply, k.sent, k.sent_day, k.from_key, k.to_key, k.cc_key, "
        + "k.from_display, k.to_display, k.message_id, k.in_reply_to, k.refs FROM ";

    const string Joined = " m LEFT JOIN message_data d ON d.key = m.key LEFT JOIN message_keys k ON k.key = m.key ";

    readonly byte[]? _structure, _envelope, _bodyStructure, _utf8Envelope, _utf8BodyStructure;
    readonly string? _preview;
    readonly StoredKeys? _keys;
    readonly bool _hasAnswers;

    StoredRow(SqliteStatement row)
    {
        Key = row.Int64(0);
        ThreadId = row.Int64(1);
        Body = new BlobRef(row.Int32(2), row.Int64(3), row.Int64(4));
        _hasAnswers = !row.IsNull(5);
        (_structure, _envelope, _bodyStructure) = (row.BytesOrNull(6), row.BytesOrNull(7), row.BytesOrNull(8));
        (_utf8Envelope, _utf8BodyStructure, _preview) = (row.BytesOrNull(9), row.BytesOrNull(10), row.TextOrNull(11));
        if (!row.IsNull(12)) _keys = StoredKeys.Read(row, 13);
    }

    /// <summary>The message's key.</summary>
    public long Key { get; }

    /// <summary>Its thread.</summary>
    public long ThreadId { get; }

    /// <summary>Where its body is.</summary>
    public BlobRef Body { get; }

    /// <summary>Its subject and the day it was sent, to tell a person which it is; both null if they are not stored.</summary>
    public (string? Subject, DateOnly? Sent) Known =>
        (SubjectOf(_utf8Envelope ?? _envelope) ?? _keys?.BaseSubject, _keys?.SentDay is >= 0 and < 3_652_059 and { } day ? DateOnly.FromDayNumber((int)day) : null);

    /// <summary>The messages of a table behind a key, up to another.</summary>
    public static List<StoredRow> Page(SqliteConnection rows, string table, long after, long last, int count)
    {
        var statement = rows.Prepare($"{Select}{table}{Joined}WHERE m.key > ?1 AND m.key <= ?2 ORDER BY m.key LIMIT ?3")
            .Bind(1, after).Bind(2, last).Bind(3, count);
        return Read(statement);
    }

    /// <summary>A message, live or expunged; null if it was erased.</summary>
    public static StoredRow? Find(SqliteConnection rows, long key) =>
        Read(rows.Prepare($"{Select}message{Joined}WHERE m.key = ?1").Bind(1, key)).FirstOrDefault()
        ?? Read(rows.Prepare($"{Select}expunged{Joined}WHERE m.key = ?1").Bind(1, key)).FirstOrDefault();

    /// <summary>What of it is not what the message says, in words.</summary>
    public IEnumerable<string> Differences(ScannedMessage message)
    {
        if (!_hasAnswers) yield return "stored answers (there are none)";
        else
        {
            if (!Same(_structure, message.Structure)) yield return "structure";
            if (!Same(_envelope, message.Answers.Envelope) || !Same(_utf8Envelope, message.Answers.Utf8Envelope)) yield return "ENVELOPE";
            if (!Same(_bodyStructure, message.Answers.BodyStructure) || !Same(_utf8BodyStructure, message.Answers.Utf8BodyStructure))
                yield return "BODYSTRUCTURE";
            if (_preview is not null && _preview != StoredKeys.AsStored(message.Preview)) yield return "PREVIEW";
        }
        if (_keys is null) yield return "sort keys (there are none)";
        else if (_keys != StoredKeys.Of(message.Keys)) yield return "sort keys";
    }

    /// <summary>Whether bytes are those that the stored answers were made of, as far as these tell.</summary>
    public bool Fits(ScannedMessage message) =>
        Same(_structure, message.Structure) && Same(_envelope, message.Answers.Envelope) && Same(_bodyStructure, message.Answers.BodyStructure);

    /// <summary>The second string of an ENVELOPE, if that is one; these answers have no literals.</summary>
    static string? SubjectOf(byte[]? envelope)
    {
        var text = Encoding.UTF8.GetString(envelope ?? []);
        return EnvelopeStart().Match(text) is { Success: true } match
            ? HeaderText.DecodeForSearch("Subject", Encoding.UTF8.GetBytes(EscapedCharacter().Replace(match.Groups[1].Value, "$1")))
            : null;
    }

    [GeneratedRegex(@"^\((?:NIL|""(?:[^""\\]|\\.)*"") ""((?:[^""\\]|\\.)*)""")]
    private static partial Regex EnvelopeStart();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex EscapedCharacter();

    static bool Same(byte[]? stored, byte[]? right) =>
        stored is null ? right is null : right is not null && stored.AsSpan().SequenceEqual(right);

    static List<StoredRow> Read(SqliteStatement statement)
    {
        var page = new List<StoredRow>();
        while (statement.Step()) page.Add(new StoredRow(statement));
        statement.Reset();
        return page;
    }
}

/// <summary>The sort and thread keys of a message as their row has them.</summary>
sealed record StoredKeys(
    string BaseSubject, long IsReply, long? Sent, long? SentDay, string From, string To, string Cc, string FromDisplay, string ToDisplay,
    long? MessageId, long? InReplyTo, string References)
{
    /// <summary>As the row has them, from a column on.</summary>
    public static StoredKeys Read(SqliteStatement row, int at) => new(
        row.Text(at), row.Int64(at + 1), row.Int64OrNull(at + 2), row.Int64OrNull(at + 3), row.Text(at + 4), row.Text(at + 5), row.Text(at + 6),
        row.Text(at + 7), row.Text(at + 8), row.Int64OrNull(at + 9), row.Int64OrNull(at + 10), Convert.ToHexString(row.Blob(at + 11)));

    /// <summary>As a row would have them.</summary>
    public static StoredKeys Of(MessageKeys keys) => new(
        AsStored(keys.BaseSubject), keys.IsReplyOrForward ? 1 : 0, keys.SentSeconds, keys.SentDay?.DayNumber, AsStored(keys.FromMailbox),
        AsStored(keys.ToMailbox), AsStored(keys.CcMailbox), AsStored(keys.FromDisplay), AsStored(keys.ToDisplay), keys.MessageId,
        keys.InReplyTo, Convert.ToHexString(MemoryMarshal.AsBytes(keys.References.ToArray().AsSpan())));

    /// <summary>A text as SQLite gives it back: half a surrogate pair is replaced, and it ends at a NUL.</summary>
    public static string AsStored(string text)
    {
        var kept = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return kept.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var end ? kept[..end] : kept;
    }
}
