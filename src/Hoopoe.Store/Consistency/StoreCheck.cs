using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Checks one store while it is used, and repairs what can be repaired safely: first the database and the numbers of accounts and mailboxes, then
/// what the packs hold and no row knows of, then every message, and last the bodies that were found damaged. Everything is read in small pages,
/// none of which is held in a transaction while bodies are read; memory is bounded whatever there is.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="directory">The directory of accounts.</param>
/// <param name="accounts">Opens accounts, whose operations the repairs are.</param>
/// <param name="scope">The account that is looked at; null for all.</param>
/// <param name="request">What is to be done.</param>
/// <param name="findings">Where everything goes that is found.</param>
sealed class StoreCheck(
    EmbeddedStore store, AccountDirectory directory, AccountRegistry accounts, long? scope, CheckRequest request, Findings findings)
{
    static readonly Actor Actor = new("administrator", "check");

    readonly Names _names = new(directory, store.Name);
    readonly Dictionary<long, (long Account, long Count)> _missing = [];
    readonly CheckPace _pace = new(() => store.IsBusy, request.IsPaced ? 1 : 0, request.IsPaced ? 4 : 0);

    /// <summary>Runs it.</summary>
    /// <exception cref="StoreRefusedException">The store can't write.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await DatabaseAsync(cancellationToken)) return;
            if (scope is null) await StraysAsync(cancellationToken);
            foreach (var account in scope is { } one ? [one] : store.Readers.Read(AccountInspection.All)) await AccountAsync(account, cancellationToken);
            await store.WhileNothingIsErasedAsync(() => LostRowsAsync(cancellationToken), cancellationToken);
            foreach (var (mailbox, (account, count)) in _missing)
                if (count > 0) await TryRepairAsync(async () => await (await accounts.OpenAsync(account)).RunAsync(new BeginHistory(Actor, mailbox)));
            var messages = new MessageCheck(store, _names, scope, request, findings, _pace);
            await messages.RunAsync(cancellationToken);
            await new LostBodies(store, accounts, _names, request, findings, _pace).RunAsync(messages.Lost, cancellationToken);
        }
        catch (SqliteStoreException damage) when (damage.IsDamage)
        {
            await findings.FoundAsync($"{store.Name}: its database can't be read to its end: {damage.Message}.", Advice);
        }
    }

    const string Advice = "Restore a backup into a new data folder, or stop the server and run hoopoe check --rebuild-from-packs.";

    /// <summary>SQLite's own check, and the places in the packs; false if the rest makes no sense.</summary>
    async Task<bool> DatabaseAsync(CancellationToken cancellationToken)
    {
        var found = store.Readers.Read(connection => new DatabaseInspection(connection).Integrity());
        if (found.Count > 0 && request.Repairs)
        {
            await TryRepairAsync(() => RunAsync(rows =>
            {
                rows.Execute("REINDEX");
                return 1;
            }));
            var left = store.Readers.Read(connection => new DatabaseInspection(connection).Integrity());
            foreach (var fault in found.Except(left)) await findings.RepairedAsync($"{store.Name}: {fault}.", "Its indexes were made anew.");
            found = left;
        }
        foreach (var fault in found) await findings.FoundAsync($"{store.Name}: the database is damaged: {fault}.", Advice);
        if (store.Readers.Read(connection => new DatabaseInspection(connection).BeyondPackEnd()) is { } blob)
        {
            await FixAsync(
                $"{store.Name}: messages lie in the packs behind the place where new ones would be written.", "The place was corrected.",
                async () =>
                {
                    store.Packs.GoOnBehind(blob);
                    await RunAsync(rows =>
                    {
                        Recovery.NoteReferenced(rows, blob);
                        return 1;
                    });
                });
        }
        foreach (var segment in store.Packs.Segments.Where(segment => !store.Packs.IsHeadSound(segment)))
        {
            var isMended = request.Repairs && store.Packs.MendHead(segment);
            var fault = $"{store.Name}: the head of {segment:D8}.pack is damaged.";
            if (isMended) await findings.RepairedAsync(fault, "It was written anew.");
            else await findings.FoundAsync(fault, "The bodies in it are found all the same.");
        }
        await _pace.RestAsync(cancellationToken);
        return found.Count == 0 || !found.Exists(fault => fault.Contains("malformed", StringComparison.Ordinal));
    }

    /// <summary>Rows that belong to mailboxes which are not there.</summary>
    async Task StraysAsync(CancellationToken cancellationToken)
    {
        var adopted = new HashSet<long>();
        foreach (var table in DatabaseInspection.KeyedTables)
        {
            foreach (var mailbox in store.Readers.Read(connection => new DatabaseInspection(connection).Strays(table)))
            {
                if (adopted.Contains(mailbox)) continue;
                await _pace.RestAsync(cancellationToken);
                if (table == "message") await AdoptAsync(mailbox, adopted);
                else await RemoveStraysAsync(mailbox);
            }
        }
    }

    async Task AdoptAsync(long mailbox, HashSet<long> adopted)
    {
        adopted.Add(mailbox);
        var fault = $"{store.Name}: messages are in a mailbox (number {mailbox}) that has no row.";
        var owner = store.Readers.Read(connection => StoredRow.Page(connection, "message", MessageKey.Of(mailbox, 0), MessageKey.Of(mailbox, uint.MaxValue), 64))
            .Select(row => OwnerOf(row.Body)).FirstOrDefault(account => account is not null);
        if (!request.Repairs)
        {
            await findings.FoundAsync(fault);
        }
        else if (owner is not { } account)
        {
            await findings.FoundAsync(fault, "None of their bodies tells of an account that is in this store.");
        }
        else
        {
            var name = "";
            await FixAsync(fault, () => $"It was given one again: {_names.Account(account)}, {name}.", async () =>
                name = await (await accounts.OpenAsync(account)).RunAsync(new AdoptMailbox(Actor, mailbox)));
        }
    }

    async Task RemoveStraysAsync(long mailbox)
    {
        await FixAsync(
            $"{store.Name}: what is left of expunged messages is in a mailbox (number {mailbox}) that has no row.", "It was removed.",
            () => RunAsync(rows =>
            {
                MessageRows.EraseRun(rows, MessageKey.Of(mailbox, 0), MessageKey.Of(mailbox, uint.MaxValue));
                return 1;
            }));
    }

    long? OwnerOf(BlobRef body)
    {
        try
        {
            var account = store.Packs.ReadHead(body).AccountId;
            return directory.Find(account)?.Store == store.Number ? account : null;
        }
        catch (BlobDamagedException)
        {
            return null;
        }
    }

    async Task AccountAsync(long account, CancellationToken cancellationToken)
    {
        var faults = store.Readers.Read(connection => new AccountInspection(connection, account, () => CountersOf(account)).Run().ToList());
        foreach (var fault in faults)
        {
            await FixAsync($"{_names.Account(account)}: {fault}", "Its counters were taken forward.", async () =>
            {
                var known = CountersOf(account);
                await RunAsync(rows =>
                {
                    rows.Prepare("INSERT OR IGNORE INTO account (id, modseq, uidvalidity) VALUES (?1, ?2, ?3)")
                        .Bind(1, account).Bind(2, known?.ModSeq.Value ?? 0).Bind(3, known?.UidValidity ?? 0).Run();
                    return rows.Changes;
                });
                var opened = await accounts.OpenAsync(account);
                await opened.RunAsync(new RepairAccount(Actor));
                directory.RaiseCounters(account, new AccountCounters(opened.Snapshot.ModSeq, opened.Snapshot.LastUidValidity));
            });
        }
        var mailboxes = store.Readers.Read(connection => MailboxRow.OfAccount(connection, account)).Where(mailbox => !mailbox.IsDeleted);
        foreach (var mailbox in mailboxes)
        {
            findings.Mailboxes++;
            await MailboxAsync(mailbox);
            await _pace.RestAsync(cancellationToken);
        }
    }

    AccountCounters? CountersOf(long account) => directory.Find(account) is null ? null : directory.Counters(account);

    async Task MailboxAsync(MailboxRow mailbox)
    {
        var faults = store.Readers.Read(connection =>
            MailboxRow.Find(connection, mailbox.Id) is { IsDeleted: false } now ? new MailboxInspection(connection, now).Run().ToList() : []);
        if (faults.Count == 0) return;
        var isRepaired = request.Repairs && await TryRepairAsync(async () =>
            await (await accounts.OpenAsync(mailbox.Account)).RunAsync(new RepairMailbox(Actor, mailbox.Id)));
        if (isRepaired) NoteMissing(mailbox);
        foreach (var fault in faults)
        {
            if (isRepaired) await findings.RepairedAsync($"{_names.Mailbox(mailbox)}: {fault}", "It was put right.");
            else await findings.FoundAsync($"{_names.Mailbox(mailbox)}: {fault}");
        }
    }

    /// <summary>Notes how many messages a mailbox has fewer than its row said.</summary>
    void NoteMissing(MailboxRow before)
    {
        var after = store.Readers.Read(connection => MailboxRow.Find(connection, before.Id));
        if (after is not null) _missing[before.Id] = (before.Account, before.Numbers.Messages - after.Numbers.Messages);
    }

    /// <summary>Messages whose bodies are in the packs and whose rows are lost.</summary>
    async Task<bool> LostRowsAsync(CancellationToken cancellationToken)
    {
        var packs = new PackInspection(store.Readers, store.Packs);
        using var reader = new MessageInspection(store.Packs);
        foreach (var page in packs.Records())
        {
            foreach (var lost in packs.LostRows(page).Where(lost => scope is null || lost.Account == scope).GroupBy(lost => lost.Placement.MailboxId))
                await BringBackAsync(reader, [.. lost]);
            await _pace.RestAsync(cancellationToken);
        }
        return true;
    }

    async Task BringBackAsync(MessageInspection reader, IReadOnlyList<LostRow> lost)
    {
        var mailbox = store.Readers.Read(connection => MailboxRow.Find(connection, lost[0].Placement.MailboxId));
        if (mailbox is null) return;
        foreach (var one in lost)
        {
            var place = $"{_names.Mailbox(mailbox)}: the message with UID {one.Placement.Uid}";
            if (reader.Read(one.Blob, out var body) is { } damage)
            {
                await findings.FoundAsync($"{place} has lost its row, and its body is lost: {damage}.", LostBodies.Advice(_names.Account(one.Account)));
                continue;
            }
            var scanned = ScannedMessage.Of(body);
            var fault = $"{place}{Names.About(scanned.Keys.BaseSubject, scanned.Keys.SentDay)} has lost its row; its body is in the packs.";
            using var message = new PreparedMessage(store.Packs.Hold(one.Blob), scanned, ObjectIds.NewNumber());
            IReadOnlyList<Protocol.Model.Uid> uids = [];
            await FixAsync(fault, () => $"It was put there again, with the UID {uids[0]}.", async () =>
            {
                uids = await (await accounts.OpenAsync(one.Account)).RunAsync(
                    new BringBackMessages(Actor, mailbox.Id, [new RecoveredMessage(message, one.Placement)]));
                if (_missing.TryGetValue(mailbox.Id, out var missing)) _missing[mailbox.Id] = missing with { Count = missing.Count - 1 };
            });
        }
    }

    Task FixAsync(string fault, string how, Func<Task> repair) => FixAsync(fault, () => how, repair);

    /// <summary>Tells of a fault, after repairing it if that was asked for.</summary>
    async Task FixAsync(string fault, Func<string> how, Func<Task> repair)
    {
        if (request.Repairs && await TryRepairAsync(repair)) await findings.RepairedAsync(fault, how());
        else await findings.FoundAsync(fault);
    }

    /// <summary>Repairs; false if the account is not there any more, or is busy in a way that forbids it.</summary>
    static async Task<bool> TryRepairAsync(Func<Task> repair)
    {
        try
        {
            await repair();
            return true;
        }
        catch (StoreRefusedException refused) when (refused.Refusal != StoreRefusal.StorageFull)
        {
            return false;
        }
        catch (SqliteStoreException)
        {
            return false;
        }
    }

    Task<int> RunAsync(Func<SqliteConnection, int> run)
    {
        var chore = new RowsChore(run);
        store.Writer.Enqueue(chore);
        return chore.Completion;
    }
}
