using System.Buffers;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>
/// Chosen fields of headers, for HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 §6.4.5.1): made once for a command and used on each message.
/// </summary>
public sealed class HeaderFieldFilter
{
    readonly HashSet<byte[]>.AlternateLookup<ReadOnlySpan<byte>> _names;
    readonly ulong _lengths;
    readonly bool _not;

    /// <summary>Chooses the fields with one of the names, or all others.</summary>
    /// <param name="names">Field names in any case of ASCII letters.</param>
    /// <param name="not">True for HEADER.FIELDS.NOT.</param>
    public HeaderFieldFilter(IReadOnlyList<string> names, bool not)
        : this([.. names.Select(Encoding.Latin1.GetBytes)], not)
    {
    }

    internal HeaderFieldFilter(byte[][] names, bool not)
    {
        _names = new HashSet<byte[]>(names, FieldNameComparer.Instance).GetAlternateLookup<ReadOnlySpan<byte>>();
        _not = not;
        foreach (var name in names) _lengths |= BitOf(name.Length);
    }

    /// <summary>
    /// Copies the chosen fields as stored and in order. The blank line follows where the header has one (RFC 9051 §6.4.5.1: always, except in
    /// a message with neither body nor blank line). Lines that are no field count as others.
    /// </summary>
    /// <param name="header">The header with its blank line.</param>
    /// <param name="output">Where they are appended.</param>
    public void Select(ReadOnlySpan<byte> header, IBufferWriter<byte> output)
    {
        var fields = new HeaderReader(header);
        while (fields.Read())
            if (Names(fields.Name) != _not) output.Write(fields.Field);
        output.Write(fields.BlankLine);
    }

    bool Names(ReadOnlySpan<byte> name) => !name.IsEmpty && (_lengths & BitOf(name.Length)) != 0 && _names.Contains(name);

    static ulong BitOf(int length) => 1UL << Math.Min(length, 63);

    /// <summary>Compares names without regard to the case of ASCII letters.</summary>
    sealed class FieldNameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        const byte CaseBit = 0x20;

        public static readonly FieldNameComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => Equals(x.AsSpan(), y!);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => Ascii.EqualsIgnoreCase(alternate, other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            foreach (var octet in alternate) hash.Add((byte)(octet | CaseBit));
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
