using System.Text;
using Hoopoe.Mime;

namespace Hoopoe.Store.Search;

/// <summary>The values of the header fields that a search asks about, decoded (RFC 2047) and folded.</summary>
sealed class HeaderValues
{
    readonly List<string>?[] _values;

    HeaderValues(int fields) => _values = new List<string>?[fields];

    /// <summary>Takes the values of some fields out of a header, in one pass.</summary>
    public static HeaderValues Read(ReadOnlySpan<byte> header, IReadOnlyList<string> fields)
    {
        var values = new HeaderValues(fields.Count);
        var names = fields.Select(Encoding.UTF8.GetBytes).ToArray();
        var reader = new HeaderReader(header);
        while (reader.Read())
        {
            var field = IndexOf(names, reader);
            if (field >= 0) (values._values[field] ??= []).Add(CaseMap.Fold(HeaderText.DecodeForSearch(fields[field], reader.Value)));
        }
        return values;
    }

    /// <summary>The values of a field; none if it is not there.</summary>
    public IReadOnlyList<string> Of(int field) => _values[field] ?? [];

    /// <summary>Whether a field is there and holds a folded text.</summary>
    public bool Has(int field, string text)
    {
        foreach (var value in _values[field] ?? [])
        {
            if (value.Contains(text, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    static int IndexOf(byte[][] names, in HeaderReader reader)
    {
        if (reader.Name.IsEmpty) return -1;
        for (var index = 0; index < names.Length; index++)
        {
            if (reader.Is(names[index])) return index;
        }
        return -1;
    }
}
