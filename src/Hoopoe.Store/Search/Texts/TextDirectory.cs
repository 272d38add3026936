using System.Runtime.InteropServices;

namespace Hoopoe.Store.Search.Texts;

/// <summary>Where the text of a message is held.</summary>
/// <param name="Holder">What holds it; null if it is not held.</param>
/// <param name="Column">Its place there.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct TextPlace(TextHolder? Holder, int Column);

/// <summary>
/// Knows by EMAILID which messages of an account the index holds, and where. A message keeps its ordinal wherever its text moves. It has no
/// lock of its own.
/// </summary>
sealed class TextDirectory
{
    const int Nowhere = -1;
    const int Loose = -2;
    const int ColumnBits = 7;
    const int BytesPerGroup = 200;
    const int BytesPerLoose = 150;

    readonly EmailIdTable _ordinals = new();
    readonly List<TextGroup?> _groups = [];
    readonly Dictionary<int, LooseText> _loose = [];
    int[] _places = [];
    long _looseBytes;

    /// <summary>How many messages are held.</summary>
    public int Held { get; private set; }

    /// <summary>How often a message that was held was removed. Each may have left an ordinal that nobody needs.</summary>
    public int Removed { get; private set; }

    /// <summary>The groups there are.</summary>
    public IEnumerable<TextGroup> Groups => _groups.OfType<TextGroup>();

    /// <summary>The texts that have no group.</summary>
    public IEnumerable<LooseText> LooseTexts => _loose.Values;

    /// <summary>The number that the next group gets.</summary>
    public int NextGroup => _groups.Count;

    /// <summary>The memory it takes.</summary>
    public long Bytes =>
        _ordinals.Bytes + (_places.Length * sizeof(int)) + (_groups.Count * BytesPerGroup) + (_loose.Count * BytesPerLoose) + _looseBytes;

    /// <summary>The ordinal of a message, which it gets here if need be.</summary>
    public int OrdinalOf(long emailId)
    {
        var ordinal = _ordinals.FindOrAdd(emailId);
        if (ordinal < _places.Length) return ordinal;
        var known = _places.Length;
        Array.Resize(ref _places, Math.Max(64, known * 2));
        _places.AsSpan(known).Fill(Nowhere);
        return ordinal;
    }

    /// <summary>Whether the text of a message is held.</summary>
    public bool Holds(long emailId) => _ordinals.Find(emailId) is >= 0 and var ordinal && _places[ordinal] != Nowhere;

    /// <summary>Where the text of the message with an ordinal is.</summary>
    public TextPlace PlaceOf(int ordinal) => _places[ordinal] switch
    {
        Nowhere => default,
        Loose => new TextPlace(_loose[ordinal], 0),
        var place => new TextPlace(_groups[place >> ColumnBits], place & ((1 << ColumnBits) - 1)),
    };

    /// <summary>Whether a message's text is held in that place.</summary>
    public bool IsAt(long emailId, TextGroup group, int column) =>
        _ordinals.Find(emailId) is >= 0 and var ordinal && _places[ordinal] == PlaceIn(group.Number, column);

    /// <summary>Takes a text that has no group yet; one that is held is left where it is.</summary>
    public bool Add(LooseText text)
    {
        var ordinal = OrdinalOf(text.Entry.EmailId);
        if (_places[ordinal] != Nowhere) return false;
        _places[ordinal] = Loose;
        _loose.Add(ordinal, text);
        _looseBytes += text.Text.Length;
        Held++;
        return true;
    }

    /// <summary>Takes a group, whose number is <see cref="NextGroup"/>: its messages are held there from now on.</summary>
    /// <param name="group">The group.</param>
    /// <param name="emailIds">Its messages.</param>
    /// <param name="replaced">The group that they are moved from, or null; what another group holds stays there.</param>
    public void Add(TextGroup group, ReadOnlySpan<long> emailIds, TextGroup? replaced = null)
    {
        _groups.Add(group);
        for (var column = 0; column < emailIds.Length; column++)
        {
            var ordinal = OrdinalOf(emailIds[column]);
            var place = _places[ordinal];
            if (place >= 0 && place >> ColumnBits != replaced?.Number) continue;
            if (place == Nowhere) Held++;
            else if (place == Loose) Loosen(ordinal);
            _places[ordinal] = PlaceIn(group.Number, column);
        }
    }

    /// <summary>Holds a message no more.</summary>
    public void Remove(long emailId)
    {
        if (_ordinals.Find(emailId) is >= 0 and var ordinal) RemoveAt(ordinal);
    }

    /// <summary>Whether a group is in use.</summary>
    public bool Has(TextGroup group) => _groups[group.Number] == group;

    /// <summary>Uses a group no more, whose messages are held elsewhere or not at all.</summary>
    public void Forget(TextGroup group) => _groups[group.Number] = null;

    /// <summary>Holds the messages of a group no more that are held there, and the group neither; what its table says is not relied on.</summary>
    public void RemoveDamaged(TextGroup group)
    {
        for (var ordinal = 0; ordinal < _ordinals.Count; ordinal++)
        {
            if (_places[ordinal] >= 0 && _places[ordinal] >> ColumnBits == group.Number) RemoveAt(ordinal);
        }
        _groups[group.Number] = null;
    }

    /// <summary>Holds nothing any more. Ordinals stay as they are.</summary>
    public void Clear()
    {
        _places.AsSpan().Fill(Nowhere);
        for (var number = 0; number < _groups.Count; number++) _groups[number] = null;
        _loose.Clear();
        Removed += Held;
        _looseBytes = Held = 0;
    }

    void RemoveAt(int ordinal)
    {
        if (_places[ordinal] == Nowhere) return;
        if (_places[ordinal] == Loose) Loosen(ordinal);
        _places[ordinal] = Nowhere;
        Held--;
        Removed++;
    }

    void Loosen(int ordinal)
    {
        if (_loose.Remove(ordinal, out var text)) _looseBytes -= text.Text.Length;
    }

    static int PlaceIn(int group, int column) => (group << ColumnBits) | column;
}
