using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>Keeps the previews of messages that came before previews were made at once. It changes nothing that a client is told of.</summary>
/// <param name="actor">Who asked for them.</param>
/// <param name="mailboxId">The mailbox.</param>
/// <param name="previews">The preview of each message, by UID; messages whose rows are gone are passed over.</param>
sealed class StorePreviews(Actor actor, long mailboxId, IReadOnlyDictionary<Uid, string> previews) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        foreach (var (uid, preview) in previews) StoredAnswerRows.SetPreview(draft.Rows, MessageKey.Of(mailboxId, uid), preview);
        return true;
    }
}
