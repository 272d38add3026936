using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>
/// Writes the strings, numbers and lists of an answer as they go over the wire (RFC 9051 §9). All strings are quoted: CR, LF and NUL do
/// not get in. Without UTF-8 all octets are ASCII.
/// </summary>
/// <param name="utf8">Whether quoted strings may hold UTF-8.</param>
sealed class AnswerWriter(bool utf8)
{
    readonly ArrayBufferWriter<byte> _output = new(512);
    int _textLeft = MimeLimits.AnswerText;

    /// <summary>Whether quoted strings may hold UTF-8, and message/global shows its inside.</summary>
    public bool Utf8 => utf8;

    /// <summary>Whether something was written that the other form has differently.</summary>
    public bool FormsDiffer { get; set; }

    /// <summary>Takes what a list needs besides its texts from the same bound; false if there is no more.</summary>
    public bool TryTake(int octets)
    {
        if (octets > _textLeft)
            return false;

        _textLeft -= octets;
        return true;
    }

    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    public void Raw(ReadOnlySpan<byte> octets) => _output.Write(octets);

    public void Space() => _output.Write(" "u8);

    public void Nil() => _output.Write("NIL"u8);

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _output.GetSpan(20), out var written);
        _output.Advance(written);
    }

    /// <summary>A token such as a media type, in capitals.</summary>
    public void Token(string value) => Quoted(value.ToUpperInvariant());

    /// <summary>A string, or NIL; without UTF-8 as encoded words where it needs them (RFC 2047).</summary>
    public void Text(string? value)
    {
        if (value is null)
        {
            Nil();
        }
        else if (!TryTake(value.Length))
        {
            Quoted("");
        }
        else
        {
            Quoted(Ascii.IsValid(value) || Differs() ? value : EncodedWords.Encode(value));
        }
    }

    /// <summary>
    /// A parameter, name and value. Values in percent form stay so, as <c>name*</c> in UTF-8; without UTF-8 values above 127 become so
    /// (RFC 2231 §4). Plain UTF-8 under such a name, which RFC 9051 §7.5.2 suggests, is misread by those who know RFC 2231.
    /// </summary>
    public void Parameter(MimeParameter parameter)
    {
        var name = parameter.Name.ToUpperInvariant();
        if (parameter.IsExtended || (!Ascii.IsValid(parameter.Value) && !Differs()))
        {
            Text(name + "*");
            Space();
            Text("utf-8''" + Uri.EscapeDataString(parameter.Value));
        }
        else
        {
            Text(name);
            Space();
            Text(parameter.Value);
        }
    }

    bool Differs()
    {
        FormsDiffer = true;
        return utf8;
    }

    void Quoted(string value)
    {
        _output.Write("\""u8);
        var octets = Encoding.UTF8.GetBytes(value);
        var rest = octets.AsSpan();
        while (!rest.IsEmpty)
        {
            var plain = rest.IndexOfAny("\"\\\r\n\0"u8);
            _output.Write(plain < 0 ? rest : rest[..plain]);
            if (plain < 0)
                break;

            switch (rest[plain])
            {
                case (byte)'\r' or (byte)'\n': _output.Write(" "u8); break;
                case (byte)'"': _output.Write("\\\""u8); break;
                case (byte)'\\': _output.Write("\\\\"u8); break;
            }

            rest = rest[(plain + 1)..];
        }

        _output.Write("\""u8);
    }
}
