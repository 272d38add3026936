using System.Globalization;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>Joins the parameters that RFC 2231 splits into sections and decodes their percent form.</summary>
sealed class ParameterContinuations
{
    readonly List<Entry> _entries = [];
    readonly Dictionary<string, Entry> _sectioned = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a parameter as written, in the order of the field.</summary>
    public void Add(string name, string value)
    {
        var extended = name.Length > 1 && name[^1] == '*';
        var plain = extended ? name[..^1] : name;
        if (!TrySplitSection(plain, out var stem, out var number))
        {
            _entries.Add(new Entry(plain, [new Section(0, value, extended)]));
        }
        else if (_sectioned.TryGetValue(stem, out var entry))
        {
            entry.Sections.Add(new Section(number, value, extended));
        }
        else
        {
            entry = new Entry(stem, [new Section(number, value, extended)]);
            _entries.Add(entry);
            _sectioned.Add(stem, entry);
        }
    }

    /// <summary>
    /// All parameters, joined and decoded; sections behind a gap are left out (RFC 2231 §3 numbers them from 0 without gaps).
    /// </summary>
    public IReadOnlyList<MimeParameter> ToParameters()
    {
        var result = new List<MimeParameter>(_entries.Count);
        foreach (var entry in _entries)
        {
            entry.Sections.Sort((a, b) => a.Number.CompareTo(b.Number));
            if (entry.Sections[0].Number == 0)
                result.Add(entry.Join());
        }

        return result;
    }

    static bool TrySplitSection(string name, out string stem, out int number)
    {
        var star = name.LastIndexOf('*');
        stem = star > 0 ? name[..star] : name;
        number = 0;
        return star > 0 && int.TryParse(name.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    readonly record struct Section(int Number, string Value, bool Extended);

    sealed record Entry(string Name, List<Section> Sections)
    {
        public MimeParameter Join()
        {
            var extended = false;
            string? charset = null;
            var octets = new MemoryStream();
            for (var i = 0; i < Sections.Count && Sections[i].Number == i; i++)
            {
                var value = Sections[i].Value;
                if (i == 0 && Sections[i].Extended)
                    value = CutCharset(value, out charset);
                if (Sections[i].Extended)
                    PercentDecode(value, octets);
                else
                    octets.Write(Encoding.UTF8.GetBytes(value));
                extended |= Sections[i].Extended;
            }

            return extended
                ? new MimeParameter(Name, Charsets.Decode(charset, octets.GetBuffer().AsSpan(0, (int)octets.Length)), true)
                : new MimeParameter(Name, Encoding.UTF8.GetString(octets.GetBuffer(), 0, (int)octets.Length), false);
        }

        static string CutCharset(string value, out string? charset)
        {
            charset = null;
            var first = value.IndexOf('\'', StringComparison.Ordinal);
            var second = first < 0 ? -1 : value.IndexOf('\'', first + 1);
            if (second < 0)
                return value;

            charset = value[..first];
            return value[(second + 1)..];
        }

        static void PercentDecode(string value, MemoryStream octets)
        {
            var raw = Encoding.UTF8.GetBytes(value).AsSpan();
            for (var i = 0; i < raw.Length; i++)
            {
                var isEscaped = raw[i] == '%' && i + 2 < raw.Length
                    && char.IsAsciiHexDigit((char)raw[i + 1]) && char.IsAsciiHexDigit((char)raw[i + 2]);
                if (isEscaped)
                {
                    octets.WriteByte(byte.Parse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 2;
                }
                else
                {
                    octets.WriteByte(raw[i]);
                }
            }
        }
    }
}
