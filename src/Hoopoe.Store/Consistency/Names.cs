using System.Globalization;
using System.Text;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>Says of a message or mailbox which it is, in words for a person. What others wrote is shortened and made harmless for a terminal.</summary>
/// <param name="directory">Knows the addresses.</param>
/// <param name="store">The name of the store.</param>
sealed class Names(AccountDirectory directory, string store)
{
    const int LongestName = 200;
    const int LongestSubject = 60;

    /// <summary>The name of the store.</summary>
    public string Store => store;

    /// <summary>An account: its address.</summary>
    public string Account(long id) => directory.Find(id)?.Address ?? string.Create(CultureInfo.InvariantCulture, $"{store}, account {id} (removed)");

    /// <summary>A mailbox with its account.</summary>
    public string Mailbox(MailboxRow mailbox) =>
        $"{Account(mailbox.Account)}, {Harmless(mailbox.Name, LongestName)}{(mailbox.IsDeleted ? " (deleted)" : "")}";

    /// <summary>A message with its mailbox and account, and what it is about.</summary>
    public string Message(SqliteConnection rows, StoredRow row)
    {
        var mailbox = MailboxRow.Find(rows, MessageKey.MailboxOf(row.Key));
        var place = mailbox is null
            ? string.Create(CultureInfo.InvariantCulture, $"{store}, mailbox {MessageKey.MailboxOf(row.Key)} (missing)")
            : Mailbox(mailbox);
        var kind = IsExpunged(rows, row.Key) ? "expunged message" : "message";
        return string.Create(CultureInfo.InvariantCulture, $"{place}, {kind} {MessageKey.UidOf(row.Key)}{About(row.Known.Subject, row.Known.Sent)}");
    }

    /// <summary>What a message is about, in parentheses; nothing if that is not known.</summary>
    public static string About(string? subject, DateOnly? sent)
    {
        var parts = new List<string>();
        if (subject is { Length: > 0 }) parts.Add($"\"{Harmless(subject, LongestSubject)}\"");
        if (sent is { } day) parts.Add(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    static bool IsExpunged(SqliteConnection rows, long key)
    {
        var statement = rows.Prepare("SELECT 1 FROM expunged WHERE key = ?1").Bind(1, key);
        var isOne = statement.Step();
        statement.Reset();
        return isOne;
    }

    static string Harmless(string text, int longest)
    {
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (kept.Length >= longest) return kept.Append('…').ToString();
            var isPlain = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
            kept.Append(isPlain ? rune.ToString() : "?");
        }
        return kept.ToString();
    }
}
