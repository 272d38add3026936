using System.Buffers;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Headers;

/// <summary>
/// Chosen header fields of a mailbox's messages, a page at a time: all of a page are known from commands before, or they are noted while they
/// are read, for commands to come. For one thread at a time.
/// </summary>
public sealed class KeptFields
{
    readonly EmbeddedStore _store;
    readonly long _mailboxId;
    readonly string _section;
    readonly List<ReadOnlyMemory<byte>> _known = [];
    readonly List<(Uid Uid, int Start, int Length)> _noted = [];
    readonly ArrayBufferWriter<byte> _octets = new();

    internal KeptFields(EmbeddedStore store, long mailboxId, string section) => (_store, _mailboxId, _section) = (store, mailboxId, section);

    /// <summary>The fields of the message at a place of a page that is known.</summary>
    public ReadOnlySpan<byte> this[int place] => _known[place].Span;

    /// <summary>Begins a page; whether the fields of all its messages are known.</summary>
    public bool TryBegin(ReadOnlySpan<Uid> page)
    {
        _known.Clear();
        _noted.Clear();
        _octets.ResetWrittenCount();
        var isKnown = TryFind(page);
        _store.Instruments.CacheAsked("header_fields", isKnown);
        return isKnown;
    }

    /// <summary>Notes the fields of a message that is not known.</summary>
    public void Note(Uid uid, ReadOnlySpan<byte> fields)
    {
        _noted.Add((uid, _octets.WrittenCount, fields.Length));
        _octets.Write(fields);
    }

    /// <summary>Keeps what was noted of the page.</summary>
    public void Keep()
    {
        var octets = _octets.WrittenMemory;
        foreach (var block in _noted.OrderBy(noted => noted.Uid).GroupBy(noted => FieldsBlock.NumberOf(noted.Uid)))
            _store.Fields.Hold(IdOf(block.Key), new FieldsBlock([.. block.Select(noted => (noted.Uid, octets.Slice(noted.Start, noted.Length)))]));
        _noted.Clear();
    }

    bool TryFind(ReadOnlySpan<Uid> page)
    {
        FieldsBlock? block = null;
        uint? number = null;
        foreach (var uid in page)
        {
            if (number != FieldsBlock.NumberOf(uid))
            {
                number = FieldsBlock.NumberOf(uid);
                if (!_store.Fields.TryFind(IdOf(number.Value), out block)) return false;
            }
            if (!block!.TryFind(uid, out var fields)) return false;
            _known.Add(fields);
        }
        return true;
    }

    FieldsBlockId IdOf(uint number) => new(_store, _mailboxId, number, _section);
}
