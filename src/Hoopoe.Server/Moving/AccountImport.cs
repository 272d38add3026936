using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Moving.Frames;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Import;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Stores the messages of a stream in an account, on the side of whoever has the store. Messages are prepared beside each other and
/// appended in their order, many with one commit.
/// </summary>
/// <param name="account">The account.</param>
/// <param name="actor">Who does it.</param>
sealed class AccountImport(Account account, Actor actor)
{
    const int Batch = 256;
    const long BatchBytes = 16L << 20;
    const int ReadBytes = 64 * 1024;

    static readonly int AtOnce = Math.Max(2, Environment.ProcessorCount);

    readonly Queue<(Task<PreparedMessage> Prepared, ImportTail Tail, ImportKey Key)> _preparing = [];
    readonly List<ImportedMessage> _batch = [];
    readonly List<LeftOut> _leftOut = [];
    readonly byte[] _buffer = new byte[ReadBytes];
    MailboxInfo? _mailbox;
    long _batchBytes;
    long _imported, _known, _withoutKeywords;

    /// <summary>Runs it to the end of the stream. What the report counts is durable.</summary>
    /// <exception cref="InvalidDataException">The stream is broken off; what came before may be stored.</exception>
    /// <exception cref="StoreRefusedException">The quota or another bound is reached; likewise.</exception>
    /// <exception cref="StorageFullException">The disk is full; likewise.</exception>
    public async Task<ImportReport> RunAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = new FrameReader(stream);
        try
        {
            while (await reader.RecordAsync(MovingJson.Default.ImportHead, cancellationToken) is { } head)
            {
                await EnterAsync(head);
                if (head.Name is not null) await ReceiveAsync(reader, head.Name, cancellationToken);
            }
            await AppendAsync();
        }
        finally
        {
            while (_preparing.TryDequeue(out var left)) await DiscardAsync(left.Prepared);
            foreach (var message in _batch) message.Message.Message.Dispose();
        }
        return new ImportReport(_imported, _known, _withoutKeywords, _leftOut);
    }

    async Task EnterAsync(ImportHead head)
    {
        var name = MailboxName.Create(head.Mailbox);
        if (_mailbox?.Name == name) return;
        await AppendAsync();
        if (!account.Snapshot.TryFind(name, out var mailbox))
        {
            mailbox = await account.RunAsync(new CreateMailbox(actor, name));
            if (head.Subscribe) await account.RunAsync(new SetSubscription(actor, name, subscribed: true));
        }
        _mailbox = mailbox;
    }

    async Task ReceiveAsync(FrameReader reader, string name, CancellationToken cancellationToken)
    {
        var spool = account.CreateSpool();
        try
        {
            var refusal = await SpoolAsync(reader, spool, cancellationToken);
            var tail = await reader.RecordAsync(MovingJson.Default.ImportTail, cancellationToken);
            if (tail is null || !ImportKey.TryParse(tail.Key, out var key)) throw new InvalidDataException("A message has no key.");
            if (account.WasImported(_mailbox!.Id, key.Value))
            {
                _known++;
                return;
            }
            refusal ??= spool.Length == 0 ? "it is empty" : null;
            spool = refusal is null ? WithoutNul(spool, ref refusal) : spool;
            if (refusal is not null)
            {
                _leftOut.Add(new LeftOut(name, refusal));
                return;
            }
            var length = spool.Length;
            _preparing.Enqueue((PrepareAsync(spool), tail, key.Value));
            spool = null;
            await TakeAsync(AtOnce - 1);
            if (_batch.Count + _preparing.Count >= Batch || (_batchBytes += length) >= BatchBytes) await AppendAsync();
        }
        finally
        {
            spool?.Dispose();
        }
    }

    /// <summary>Reads a message's content; says why it can't be stored, or null.</summary>
    async Task<string?> SpoolAsync(FrameReader reader, Spool spool, CancellationToken cancellationToken)
    {
        string? refusal = null;
        int count;
        while ((count = await reader.ContentAsync(_buffer, cancellationToken)) > 0)
        {
            if (refusal is not null) continue;
            try
            {
                await spool.WriteAsync(_buffer.AsMemory(0, count), cancellationToken);
            }
            catch (MessageTooLargeException)
            {
                refusal = FormattableString.Invariant($"it is larger than {spool.MaxLength} bytes");
            }
        }
        return refusal;
    }

    /// <summary>The message with its binary parts in base64, if it has any (RFC 3516 §4.4); NUL elsewhere can't be kept.</summary>
    Spool WithoutNul(Spool spool, ref string? refusal)
    {
        if (!spool.Content.Span.Contains((byte)0)) return spool;
        var (isStorable, octets) = BinaryAppend.Normalise(spool.Content);
        if (!isStorable)
        {
            refusal = "it holds NUL where none can be kept";
            return spool;
        }
        var encoded = account.CreateSpool();
        try
        {
            encoded.Write(octets.Span);
            spool.Dispose();
            return encoded;
        }
        catch (MessageTooLargeException)
        {
            encoded.Dispose();
            refusal = FormattableString.Invariant($"it is larger than {spool.MaxLength} bytes");
            return spool;
        }
    }

    async Task<PreparedMessage> PrepareAsync(Spool spool)
    {
        using (spool) return await account.PrepareAsync(spool);
    }

    /// <summary>Takes prepared messages into the batch, until so many are still being prepared.</summary>
    async Task TakeAsync(int left)
    {
        while (_preparing.Count > left)
        {
            var (prepared, tail, key) = _preparing.Peek();
            var message = await prepared;
            _preparing.Dequeue();
            _batch.Add(new ImportedMessage(key, new NewMessage(message, FlagsOf(tail), tail.Date)));
        }
    }

    FlagSet FlagsOf(ImportTail tail)
    {
        var keywords = tail.Keywords.Where(KeywordText.IsKeyword).ToList();
        if (keywords.Count < tail.Keywords.Count) _withoutKeywords++;
        return FlagSet.Of((SystemFlags)tail.Flags & FlagSet.AllSystem, keywords);
    }

    async Task AppendAsync()
    {
        await TakeAsync(0);
        if (_batch.Count == 0) return;
        var result = await account.RunAsync(new ImportMessages(actor, _mailbox!.Id, _batch));
        foreach (var message in _batch) message.Message.Message.Dispose();
        _batch.Clear();
        _batchBytes = 0;
        _imported += result.Imported;
        _known += result.Known;
        _withoutKeywords += result.WithoutKeywords;
    }

    static async Task DiscardAsync(Task<PreparedMessage> prepared)
    {
        try
        {
            (await prepared).Dispose();
        }
        catch (Exception failure) when (failure is IOException or StoreRefusedException)
        {
            // What is told is why the import ended.
        }
    }
}
