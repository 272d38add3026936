using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>The message of a view that conditions are put to. Its state is read where the view has it.</summary>
sealed class SearchedMessage(MailboxView view)
{
    readonly MailboxSnapshot _snapshot = view.Snapshot;
    SnapshotChunk _chunk = null!;
    int _start;
    int _end;
    int _index;

    /// <summary>Its place in the view.</summary>
    public int Place { get; private set; }

    /// <summary>Its UID.</summary>
    public uint Uid => _chunk.Uids[_index];

    /// <summary>The id of its flags in the view's table.</summary>
    public int FlagSet => _chunk.FlagSets[_index];

    /// <summary>When it last changed.</summary>
    public long ModSeq => _chunk.ModSeqs[_index];

    /// <summary>Its size in bytes.</summary>
    public uint Size => _chunk.Sizes[_index];

    /// <summary>Its INTERNALDATE.</summary>
    public PackedDate InternalDate => _chunk.InternalDates[_index];

    /// <summary>When it came into the mailbox, in Unix seconds.</summary>
    public uint SaveDate => _chunk.SaveDates[_index];

    /// <summary>What is known of it beyond its state; null as long as only that is at hand.</summary>
    public MessageFacts? Facts { get; set; }

    /// <summary>Goes to a message.</summary>
    public void MoveTo(int place)
    {
        if (place < _start || place >= _end)
        {
            var chunk = _snapshot.ChunkOf(place);
            _chunk = _snapshot.Chunks[chunk];
            _start = _snapshot.StartOf(chunk);
            _end = _start + _chunk.Count;
        }
        Place = place;
        _index = place - _start;
    }
}
