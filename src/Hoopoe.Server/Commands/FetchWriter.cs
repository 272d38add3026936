using System.Buffers;
using System.Collections.ObjectModel;
using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Commands;

/// <summary>Writes FETCH responses (RFC 9051 §7.5.2), one a message; with UIDONLY they are UIDFETCH (RFC 9586 §3.3).</summary>
sealed class FetchWriter : IDisposable
{
    readonly SessionContext _context;
    readonly FetchItems _items;
    readonly MailboxView _view;
    readonly byte[][] _names;
    readonly BinaryPartWriter _binaryParts;
    readonly SectionWriter? _sections;
    readonly ArrayBufferWriter<byte> _body = new();
    StoredMessage?[]? _stored;
    bool _hasKnownSections;
    IReadOnlyDictionary<Uid, string> _madePreviews = ReadOnlyDictionary<Uid, string>.Empty;

    /// <summary>Writes these items of messages of the announced view.</summary>
    public FetchWriter(SessionContext context, FetchItems items)
    {
        _context = context;
        _items = items;
        _view = context.Mailbox.Announced;
        _names = [.. items.All.Select((item, place) => NameOf(item, isFirst: place == 0, context.Output.Mode))];
        _binaryParts = new BinaryPartWriter(context);
        FetchSection[] sections = [.. items.All.OfType<FetchSection>()];
        if (sections.Length > 0) _sections = new SectionWriter(context, sections);
    }

    long MailboxId => _context.Mailbox.Mailbox.Id;

    /// <summary>Why the command as a whole fails though it goes on to the end, or null.</summary>
    public CommandResult? Problem => _binaryParts.Problem;

    /// <summary>Whether every message was there to be written.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The messages written that have to become \Seen for it.</summary>
    public List<Uid> ToBeSeen { get; } = [];

    /// <summary>
    /// Writes the responses for messages, by their places of the announced view, which ascend or descend. What is stored of them is read a page at
    /// a time. What can't be read of a damaged one is NIL, or what the grammar has instead; it is noted, so that the client is told.
    /// </summary>
    public async ValueTask WriteAsync(IEnumerable<int> indexes, CancellationToken cancellationToken)
    {
        foreach (var page in indexes.Chunk(MessageReader.PageSize))
        {
            await BeginPageAsync(Array.ConvertAll(page, _view.UidAt));
            for (var place = 0; place < page.Length; place++)
            {
                if (_stored is not null && _stored[place] is null) IsComplete = false;
                else await WriteAsync(page[place], place, cancellationToken);
            }
            _sections?.EndPage();
        }
    }

    /// <summary>Reads what is needed of messages.</summary>
    async ValueTask BeginPageAsync(Uid[] page)
    {
        _hasKnownSections = _sections?.TryBeginKnown(page) == true;
        _stored = (_hasKnownSections ? _items.ColumnsBesideSections : _items.Columns) is { } columns ? Read(page, columns) : null;
        if (_stored is null) return;
        if (!_hasKnownSections) _sections?.BeginPage(_stored);
        if (_items.NeedsPreview) await MakePreviewsAsync(_stored);
    }

    StoredMessage?[] Read(Uid[] page, StoredColumns columns)
    {
        var descends = page.Length > 1 && page[0] > page[^1];
        if (descends) Array.Reverse(page);
        var found = _context.Account.Messages.Read(MailboxId, page, columns);
        var stored = new StoredMessage?[page.Length];
        var next = 0;
        for (var place = 0; place < page.Length && next < found.Count; place++)
            if (found[next].Uid == page[place]) stored[place] = found[next++];
        if (descends) Array.Reverse(stored);
        return stored;
    }

    /// <summary>Makes previews that messages lack, for a client that waits for them (RFC 8970 §3.2).</summary>
    async ValueTask MakePreviewsAsync(StoredMessage?[] page)
    {
        Uid[] missing = [.. page.OfType<StoredMessage>().Where(message => message.Preview is null).Select(message => message.Uid).Order()];
        if (missing.Length > 0) _madePreviews = await _context.Account.Previews.MakeAsync(_context.Actor, MailboxId, missing, _context.Damaged);
    }

    async ValueTask WriteAsync(int index, int place, CancellationToken cancellationToken)
    {
        var output = _context.Output;
        var state = _view.At(index);
        UidOnly.BeginFetch(_context, index, state.Uid);
        for (var i = 0; i < _names.Length; i++)
        {
            output.Raw(_names[i]);
            try
            {
                await WriteItemAsync(_items.All[i], state, place, cancellationToken);
            }
            catch (BlobDamagedException damage)
            {
                _context.Damaged.Add(MailboxId, state.Uid, damage);
                WriteInstead(_items.All[i], state.Size);
            }
        }
        output.CloseParen();
        output.EndLine();
        if (_items.SetsSeen && !state.Flags.Has(SystemFlags.Seen) && !_context.Damaged.Contains(MailboxId, state.Uid)) ToBeSeen.Add(state.Uid);
        await _context.FlushIfFullAsync(cancellationToken);
    }

    /// <summary>Writes what the grammar has for an item that can't be read.</summary>
    void WriteInstead(FetchItem item, long size)
    {
        var output = _context.Output;
        if (item is FetchBinarySize)
        {
            output.Number(0);
        }
        else if (item is FetchAttribute { Name: FetchAttributeName.Body })
        {
            output.Raw("(\"APPLICATION\" \"OCTET-STREAM\" NIL NIL NIL \"BINARY\" "u8);
            output.Number(size);
            output.CloseParen();
        }
        else
        {
            output.Nil();
        }
    }

    ValueTask WriteItemAsync(FetchItem item, in MessageState state, int place, CancellationToken cancellationToken)
    {
        var stored = _stored?[place];
        switch (item)
        {
            case FetchAttribute attribute:
                WriteAttribute(attribute.Name, state, stored);
                return ValueTask.CompletedTask;
            case FetchSection section when _hasKnownSections:
                _sections!.WriteKnown(section, place);
                return ValueTask.CompletedTask;
            case FetchSection section:
                return _sections!.WriteAsync(section, stored!, cancellationToken);
            case FetchBinary binary:
                return _binaryParts.WriteAsync(binary, stored!, cancellationToken);
            case FetchBinarySize size:
                return _binaryParts.WriteSizeAsync(size, stored!, cancellationToken);
            case FetchPreview:
                // UTF-8 in any session (RFC 8970 §3.3): what can't be quoted in one goes as a literal.
                _context.Output.NString(stored!.Preview ?? _madePreviews.GetValueOrDefault(stored.Uid));
                return ValueTask.CompletedTask;
            default:
                throw new InvalidOperationException($"{item} is not offered.");
        }
    }

    /// <summary>What stands before the value of an item, the same for each message.</summary>
    static byte[] NameOf(FetchItem item, bool isFirst, WireMode mode)
    {
        var name = new ArrayBufferWriter<byte>(32);
        var writer = new ResponseWriter(name, mode);
        if (!isFirst) writer.Space();
        writer.FetchItemName(item);
        writer.Space();
        return name.WrittenSpan.ToArray();
    }

    /// <summary>Gives back what it read into.</summary>
    public void Dispose() => _sections?.Dispose();

    void WriteAttribute(FetchAttributeName name, in MessageState state, StoredMessage? stored)
    {
        var output = _context.Output;
        switch (name)
        {
            case FetchAttributeName.Flags:
                output.Flags(state.Flags, !_context.IsRev2 && _context.Mailbox.Recent.Contains(state.Uid));
                break;
            case FetchAttributeName.InternalDate:
                output.DateTime(state.InternalDate);
                break;
            case FetchAttributeName.Size:
                output.Number(state.Size);
                break;
            case FetchAttributeName.Uid:
                output.Number(state.Uid);
                break;
            case FetchAttributeName.ModSeq:
                output.OpenParen();
                output.Number(state.ModSeq);
                output.CloseParen();
                break;
            case FetchAttributeName.SaveDate:
                output.DateTime(state.SaveDate);
                break;
            default:
                WriteStored(name, stored!);
                break;
        }
    }

    void WriteStored(FetchAttributeName name, StoredMessage stored)
    {
        var output = _context.Output;
        switch (name)
        {
            case FetchAttributeName.Envelope:
                output.Raw((_context.IsUtf8 ? stored.Utf8Envelope : null) ?? stored.Envelope);
                break;
            case FetchAttributeName.BodyStructure:
                output.Raw(BodyStructureOf(stored));
                break;
            case FetchAttributeName.Body:
                WriteBody(stored);
                break;
            case FetchAttributeName.EmailId:
                WriteObjectId(stored.EmailId);
                break;
            case FetchAttributeName.ThreadId:
                WriteObjectId(stored.ThreadId);
                break;
            default:
                throw new InvalidOperationException($"{name} is not a stored item.");
        }
    }

    void WriteBody(StoredMessage stored)
    {
        _body.ResetWrittenCount();
        try
        {
            BodyStructureText.WithoutExtensions(BodyStructureOf(stored), _body);
        }
        catch (FormatException)
        {
            throw stored.DamagedAnswers();
        }
        _context.Output.Raw(_body.WrittenSpan);
    }

    ReadOnlySpan<byte> BodyStructureOf(StoredMessage stored) => (_context.IsUtf8 ? stored.Utf8BodyStructure : null) ?? stored.BodyStructure;

    void WriteObjectId(string id)
    {
        _context.Output.OpenParen();
        _context.Output.Raw(Encoding.ASCII.GetBytes(id));
        _context.Output.CloseParen();
    }
}
