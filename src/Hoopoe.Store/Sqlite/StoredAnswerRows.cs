using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Sqlite;

/// <summary>Writes what FETCH answers from: structure, envelope, body structure and preview, made once when the message came.</summary>
static class StoredAnswerRows
{
    public static void Insert(SqliteConnection rows, long key, ScannedMessage message) =>
        rows.Prepare(
                "INSERT INTO message_data (key, structure, envelope, body_structure, envelope_utf8, body_structure_utf8, preview) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
            .Bind(1, key).Bind(2, message.Structure).Bind(3, message.Answers.Envelope).Bind(4, message.Answers.BodyStructure)
            .Bind(5, message.Answers.Utf8Envelope).Bind(6, message.Answers.Utf8BodyStructure).Bind(7, message.Preview).Run();

    /// <summary>Fills in the preview of a message that came before previews were kept; nothing happens if its row is gone.</summary>
    public static void SetPreview(SqliteConnection rows, long key, string preview) =>
        rows.Prepare("UPDATE message_data SET preview = ?2 WHERE key = ?1 AND preview IS NULL").Bind(1, key).Bind(2, preview).Run();
}
