using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Import;

/// <summary>A message to import.</summary>
/// <param name="Key">What tells it from others.</param>
/// <param name="Message">The message with its flags and INTERNALDATE.</param>
public sealed record ImportedMessage(ImportKey Key, NewMessage Message);

/// <summary>What an import did.</summary>
/// <param name="Imported">How many messages were appended.</param>
/// <param name="Known">How many were there already, by an import before.</param>
/// <param name="WithoutKeywords">How many lost their keywords, because the account can't have more.</param>
public sealed record ImportResult(int Imported, int Known, int WithoutKeywords);

/// <summary>
/// Appends messages that come from elsewhere, all or none, except those that were imported before. That they were is written with them by
/// the same commit: so whenever an import is broken off, running it again neither loses a message nor doubles one.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="mailboxId">Where they go.</param>
/// <param name="messages">The messages.</param>
public sealed class ImportMessages(Actor actor, long mailboxId, IReadOnlyList<ImportedMessage> messages) : StoreOperation<ImportResult>(actor)
{
    private protected override ImportResult Execute(AccountDraft draft)
    {
        draft.Require(mailboxId);
        var fresh = new List<NewMessage>(messages.Count);
        var withoutKeywords = 0;
        foreach (var (key, message) in messages)
        {
            if (!ImportedRows.TryAdd(draft.Rows, mailboxId, key)) continue;
            var flags = Possible(draft, message.Flags);
            if (!flags.Equals(message.Flags)) withoutKeywords++;
            fresh.Add(message with { Flags = flags });
        }
        if (fresh.Count > 0)
        {
            var modSeq = draft.NextModSeq();
            AppendMessages.Run(draft, new ChangeRows(draft, Actor, modSeq), mailboxId, fresh, modSeq);
        }
        return new ImportResult(fresh.Count, messages.Count - fresh.Count, withoutKeywords);
    }

    /// <summary>The flags, without keywords if the account can't have these.</summary>
    static FlagSet Possible(AccountDraft draft, FlagSet flags)
    {
        try
        {
            draft.Intern(flags);
            return flags;
        }
        catch (StoreRefusedException full) when (full.Refusal == StoreRefusal.LimitReached)
        {
            return FlagSet.Of(flags.System);
        }
    }
}
