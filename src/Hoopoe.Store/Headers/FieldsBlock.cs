using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Headers;

/// <summary>Chosen header fields of some messages whose UIDs lie near each other, in one piece. Immutable.</summary>
sealed class FieldsBlock
{
    const int Shift = 6;
    const int Overhead = 300;

    readonly Uid[] _uids;
    readonly int[] _ends;
    readonly byte[] _octets;

    /// <summary>Copies the fields of messages of one block, in UID order.</summary>
    public FieldsBlock(IReadOnlyList<(Uid Uid, ReadOnlyMemory<byte> Fields)> messages)
    {
        _uids = new Uid[messages.Count];
        _ends = new int[messages.Count];
        _octets = new byte[messages.Sum(message => message.Fields.Length)];
        var end = 0;
        for (var place = 0; place < messages.Count; place++)
        {
            var (uid, fields) = messages[place];
            fields.CopyTo(_octets.AsMemory(end));
            (_uids[place], _ends[place]) = (uid, end += fields.Length);
        }
    }

    /// <summary>How many messages it has.</summary>
    public int Count => _uids.Length;

    /// <summary>How much memory it takes, in bytes.</summary>
    public long Bytes => Overhead + _octets.Length + (2L * sizeof(int) * _uids.Length);

    /// <summary>The number of the block that a message belongs to.</summary>
    public static uint NumberOf(Uid uid) => uid.Value >> Shift;

    /// <summary>The fields of a message, if it is among them.</summary>
    public bool TryFind(Uid uid, out ReadOnlyMemory<byte> fields)
    {
        var place = Array.BinarySearch(_uids, uid);
        fields = place < 0 ? default : At(place);
        return place >= 0;
    }

    /// <summary>The messages of both.</summary>
    public FieldsBlock With(FieldsBlock other) =>
        new([.. All().Concat(other.All()).DistinctBy(message => message.Uid).OrderBy(message => message.Uid)]);

    IEnumerable<(Uid Uid, ReadOnlyMemory<byte> Fields)> All() => _uids.Select((uid, place) => (uid, At(place)));

    ReadOnlyMemory<byte> At(int place)
    {
        var start = place == 0 ? 0 : _ends[place - 1];
        return _octets.AsMemory(start, _ends[place] - start);
    }
}
