using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency.Rebuild;

/// <summary>Writes the rows of messages that are found in packs into a new database: accounts, mailboxes under <c>Recovered</c>, messages.</summary>
/// <param name="rows">The new database.</param>
/// <param name="directory">Knows the accounts, and the highest numbers they were ever given.</param>
/// <param name="names">The names of the mailboxes, as far as they are known.</param>
/// <param name="now">The time.</param>
sealed class RecoveredRows(SqliteConnection rows, AccountDirectory directory, IReadOnlyDictionary<long, string> names, DateTimeOffset now)
{
    readonly Dictionary<long, RecoveredAccount> _accounts = [];

    /// <summary>How many accounts have messages.</summary>
    public int Accounts => _accounts.Count;

    /// <summary>Writes a message; false if it is there already: its body was found at two places.</summary>
    public bool Add(long accountId, Placement placement, BlobRef body, ScannedMessage message)
    {
        var account = Account(accountId);
        var mailbox = Mailbox(account, placement);
        var key = MessageKey.Of(mailbox, placement.Uid);
        if (MessageRows.EmailIdOf(rows, key) is not null) return false;
        var row = new MessageRow(
            placement.Uid.Value, (uint)body.Length, PackedDate.Of(placement.InternalDate), (uint)placement.SaveDate.ToUnixTimeSeconds(),
            FlagSetOf(account, placement.Flags), account.ModSeq.Value);
        var threadId = ThreadRows.Assign(rows, accountId, message, ObjectIds.NewNumber());
        MessageRows.Insert(rows, key, row, ObjectIds.NewNumber(), threadId, body);
        MessageKeyRows.Insert(rows, key, message.Keys);
        StoredAnswerRows.Insert(rows, key, message);
        return true;
    }

    /// <summary>Counts the mailboxes and writes the accounts. The directory's counters are raised first, so that none goes back.</summary>
    public void Finish()
    {
        rows.Execute(
            "UPDATE mailbox SET (uidnext, messages, unseen, deleted, size, deleted_size) = (SELECT coalesce(max(m.key) & 4294967295, 0) + 1, count(m.key), "
            + "coalesce(sum(coalesce(f.system, 0) & 1 = 0 AND m.key IS NOT NULL), 0), 0, coalesce(sum(m.size), 0), 0 FROM message m "
            + "LEFT JOIN flag_set f ON f.account = mailbox.account AND f.id = m.flag_set "
            + "WHERE m.key BETWEEN (mailbox.id << 32) AND (mailbox.id << 32 | 4294967295))");
        foreach (var account in _accounts.Values)
        {
            directory.RaiseCounters(account.Id, new AccountCounters(account.ModSeq, account.UidValidity));
            AccountRows.WriteCounters(
                rows, account.Id, AccountSnapshot.Of([]).WithModSeq(account.ModSeq).WithLastUidValidity(account.UidValidity));
        }
    }

    RecoveredAccount Account(long id)
    {
        if (_accounts.TryGetValue(id, out var account)) return account;
        var counters = directory.Counters(id);
        account = new RecoveredAccount(id, counters.ModSeq.Next, counters.UidValidity);
        _accounts.Add(id, account);
        MakeMailbox(account, MailboxName.Create(AdoptMailbox.Folder));
        return account;
    }

    long Mailbox(RecoveredAccount account, Placement placement)
    {
        var origin = (placement.MailboxId, placement.UidValidity);
        if (account.Mailboxes.TryGetValue(origin, out var id)) return id;
        id = MakeMailbox(account, FreeName(account, placement.MailboxId));
        account.Mailboxes.Add(origin, id);
        return id;
    }

    long MakeMailbox(RecoveredAccount account, MailboxName name)
    {
        account.Names.Add(name);
        account.UidValidity = (uint)Math.Min(uint.MaxValue, Math.Max(account.UidValidity + 1L, now.ToUnixTimeSeconds()));
        return AccountRows.InsertMailbox(rows, account.Id, new MailboxInfo
        {
            Id = 0,
            ObjectId = ObjectIds.NewMailboxId(),
            Name = name,
            UidValidity = account.UidValidity,
            UidNext = Uid.First,
            HighestModSeq = account.ModSeq,
        });
    }

    MailboxName FreeName(RecoveredAccount account, long mailboxId)
    {
        var plain = mailboxId == 0 ? "unknown" : names.GetValueOrDefault(mailboxId) ?? mailboxId.ToString(CultureInfo.InvariantCulture);
        for (var turn = 1; ; turn++)
        {
            var text = $"{AdoptMailbox.Folder}/{plain}{(turn == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({turn})"))}";
            if (!MailboxName.TryCreate(text, out var name, out _))
            {
                plain = mailboxId.ToString(CultureInfo.InvariantCulture);
                continue;
            }
            if (!account.Names.Contains(name)) return name;
        }
    }

    int FlagSetOf(RecoveredAccount account, SystemFlags flags)
    {
        // A message that was to be deleted when it came is shown: whoever wants it gone deletes it.
        flags &= ~SystemFlags.Deleted;
        if (flags == SystemFlags.None) return 0;
        if (account.FlagSets.TryGetValue(flags, out var id)) return id;
        id = account.FlagSets.Count + 1;
        rows.Prepare("INSERT INTO flag_set (account, id, system, keywords) VALUES (?1, ?2, ?3, '')")
            .Bind(1, account.Id).Bind(2, id).Bind(3, (long)flags).Run();
        account.FlagSets.Add(flags, id);
        return id;
    }

    sealed class RecoveredAccount(long id, ModSeq modSeq, uint uidValidity)
    {
        public long Id => id;

        public ModSeq ModSeq => modSeq;

        public uint UidValidity { get; set; } = uidValidity;

        public Dictionary<(long MailboxId, uint UidValidity), long> Mailboxes { get; } = [];

        public HashSet<MailboxName> Names { get; } = [];

        public Dictionary<SystemFlags, int> FlagSets { get; } = [];
    }
}
