using System.Runtime.InteropServices;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Search.Texts;

/// <summary>What the text index is made from: a store's rows and bodies.</summary>
sealed class TextSource(SqliteReaderPool readers, PackStore packs)
{
    /// <summary>Stands for every account.</summary>
    public const long AllAccounts = 0;

    const int PageSize = MessageReader.PageSize;

    /// <summary>A message by UID and EMAILID.</summary>
    public readonly record struct MessageId(uint Uid, long EmailId);

    /// <summary>Messages of a mailbox: all from one UID to another.</summary>
    public readonly record struct Page(List<MessageId> Messages, uint UpTo);

    /// <summary>A message's body, to be read before the next one is.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct OpenMessage(long EmailId, MessageOctets Body, MessageStructure? Structure);

    /// <summary>Whether the disk has room for more than mail.</summary>
    public bool HasRoom => packs.Reserve.TryHold();

    /// <summary>The accounts of the store.</summary>
    public List<long> Accounts()
    {
        using var lease = readers.Rent();
        return Numbers(lease.Connection.Prepare("SELECT id FROM account ORDER BY id"));
    }

    /// <summary>The mailboxes of an account with their UIDNEXT.</summary>
    public List<(long Id, uint UidNext)> Mailboxes(long accountId)
    {
        using var lease = readers.Rent();
        var statement = lease.Connection
            .Prepare("SELECT id, uidnext FROM mailbox WHERE account = ?1 AND deleted_modseq IS NULL ORDER BY id").Bind(1, accountId);
        var mailboxes = new List<(long, uint)>();
        while (statement.Step()) mailboxes.Add((statement.Int64(0), (uint)statement.Int64(1)));
        statement.Reset();
        return mailboxes;
    }

    /// <summary>The messages of a mailbox that follow a UID, below a UIDNEXT.</summary>
    public Page Read(long mailboxId, uint after, uint uidNext)
    {
        using var lease = readers.Rent();
        var statement = lease.Connection
            .Prepare("SELECT key, email_id FROM message WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT ?3")
            .Bind(1, MessageKey.Of(mailboxId, after)).Bind(2, MessageKey.Of(mailboxId, uidNext)).Bind(3, PageSize);
        var messages = new List<MessageId>();
        while (statement.Step()) messages.Add(new MessageId(MessageKey.UidOf(statement.Int64(0)), statement.Int64(1)));
        statement.Reset();
        return new Page(messages, messages.Count == PageSize ? messages[^1].Uid : uidNext - 1);
    }

    /// <summary>Reads some messages, one after the other.</summary>
    public IEnumerable<OpenMessage> Open(long mailboxId, IReadOnlyList<Uid> uids)
    {
        using var buffer = new BodyBuffer();
        foreach (var (emailId, body, structure) in Find(mailboxId, uids)) yield return new OpenMessage(emailId, Octets(body, buffer), structure);
    }

    List<(long EmailId, BlobRef Body, MessageStructure? Structure)> Find(long mailboxId, IReadOnlyList<Uid> uids)
    {
        var messages = new List<(long EmailId, BlobRef Body, MessageStructure? Structure)>();
        using var lease = readers.Rent();
        foreach (var uid in uids)
        {
            var statement = lease.Connection
                .Prepare(
                    "SELECT m.email_id, m.segment, m.offset, m.length, d.structure FROM message m "
                    + "LEFT JOIN message_data d ON d.key = m.key WHERE m.key = ?1")
                .Bind(1, MessageKey.Of(mailboxId, uid));
            if (statement.Step())
            {
                var body = new BlobRef(statement.Int32(1), statement.Int64(2), statement.Int64(3));
                messages.Add((statement.Int64(0), body, StructureOf(statement.Blob(4))));
            }
            statement.Reset();
        }
        return messages;
    }

    /// <summary>The EMAILIDs of every message of an account that is not erased, those expunged and those of deleted mailboxes included.</summary>
    public EmailIdTable LiveMessages(long accountId)
    {
        using var lease = readers.Rent();
        lease.Connection.BeginRead();
        var mailboxes = Numbers(lease.Connection.Prepare("SELECT id FROM mailbox WHERE account = ?1").Bind(1, accountId));
        var live = new EmailIdTable();
        foreach (var mailbox in mailboxes)
        {
            foreach (var table in (string[])["message", "expunged"])
            {
                var statement = lease.Connection.Prepare($"SELECT email_id FROM {table} WHERE key BETWEEN ?1 AND ?2")
                    .Bind(1, MessageKey.Of(mailbox, 0)).Bind(2, MessageKey.Of(mailbox, uint.MaxValue));
                while (statement.Step()) live.FindOrAdd(statement.Int64(0));
                statement.Reset();
            }
        }
        return live;
    }

    /// <summary>How many messages an account's mailboxes have.</summary>
    public long CountMessages(long accountId)
    {
        using var lease = readers.Rent();
        var statement = lease.Connection
            .Prepare("SELECT coalesce(sum(messages), 0) FROM mailbox WHERE account = ?1 AND deleted_modseq IS NULL").Bind(1, accountId);
        statement.Step();
        var count = statement.Int64(0);
        statement.Reset();
        return count;
    }

    /// <summary>How many messages an account's mailboxes have, and how many of them an index holds.</summary>
    public (int Messages, int Indexed) Count(long accountId, AccountTexts texts)
    {
        var (messages, indexed) = (0, 0);
        foreach (var (mailboxId, uidNext) in Mailboxes(accountId))
        {
            for (uint after = 0; after + 1 < uidNext;)
            {
                var page = Read(mailboxId, after, uidNext);
                messages += page.Messages.Count;
                indexed += page.Messages.Count(message => texts.Holds(message.EmailId));
                after = page.UpTo;
            }
        }
        return (messages, indexed);
    }

    MessageOctets Octets(BlobRef body, BodyBuffer buffer)
    {
        BlobReader? reader = null;
        return range => buffer.Read(reader ??= packs.OpenRead(body), range);
    }

    static MessageStructure? StructureOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return MessageStructure.FromBytes(bytes);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    static List<long> Numbers(SqliteStatement statement)
    {
        var numbers = new List<long>();
        while (statement.Step()) numbers.Add(statement.Int64(0));
        statement.Reset();
        return numbers;
    }
}
