using Hoopoe.Mime;

namespace Hoopoe.Store.Sqlite;

/// <summary>Writes what FETCH answers from: structure, envelope and body structure, made once when the message came.</summary>
static class StoredAnswerRows
{
    public static void Insert(SqliteConnection rows, long key, byte[] structure, StoredAnswers answers) =>
        rows.Prepare(
                "INSERT INTO message_data (key, structure, envelope, body_structure, envelope_utf8, body_structure_utf8) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, key).Bind(2, structure).Bind(3, answers.Envelope).Bind(4, answers.BodyStructure)
            .Bind(5, answers.Utf8Envelope).Bind(6, answers.Utf8BodyStructure).Run();
}
