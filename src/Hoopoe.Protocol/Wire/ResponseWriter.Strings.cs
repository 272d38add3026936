using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Wire;

public sealed partial class ResponseWriter
{
    /// <summary>The longest string that is quoted; longer ones are literals, easier on a client that reads lines.</summary>
    const int LongestQuoted = 1_024;

    const int OnStack = 512;

    /// <summary>An atom, such as a keyword.</summary>
    /// <exception cref="ArgumentException">The text is no atom.</exception>
    public void Atom(string text)
    {
        var target = Output.GetSpan(Math.Max(text.Length, 1));
        if (Ascii.FromUtf16(text, target, out var written) != OperationStatus.Done || !ByteClasses.IsAtom(target[..written]))
            throw new ArgumentException("The text is not an atom.", nameof(text));
        Output.Advance(written);
    }

    /// <summary>string: quoted where the content allows it, else a literal (or a literal8 if it holds NUL).</summary>
    public void String(ReadOnlySpan<byte> value)
    {
        if (value.Length <= LongestQuoted && !value.ContainsAny(ByteClasses.LineBreakers) && IsText(value))
            Quote(value);
        else
            Literal(value);
    }

    /// <summary>string, of a text in UTF-8.</summary>
    public void String(string value) => Encoded(value, static (writer, octets) => writer.String(octets));

    /// <summary>nstring: a string, or NIL for null.</summary>
    public void NString(string? value)
    {
        if (value is null)
            Nil();
        else
            String(value);
    }

    /// <summary>astring: bare where the content allows it (and is not NIL), else a string.</summary>
    public void AString(ReadOnlySpan<byte> value)
    {
        var isBare = !value.IsEmpty && !value.ContainsAnyExcept(ByteClasses.AStringChars) && !Ascii.EqualsIgnoreCase(value, "NIL"u8);
        if (isBare)
            Output.Write(value);
        else
            String(value);
    }

    /// <summary>astring, of a text in UTF-8.</summary>
    public void AString(string value) => Encoded(value, static (writer, octets) => writer.AString(octets));

    /// <summary>A string that is quoted whatever it holds, where the grammar wants <c>quoted</c>: a separator, a tag, an option.</summary>
    /// <exception cref="ArgumentException">The text cannot be quoted in the session's mode.</exception>
    public void Quoted(ReadOnlySpan<byte> value)
    {
        if (value.ContainsAny(ByteClasses.LineBreakers) || !IsText(value))
            throw new ArgumentException("The text cannot be quoted.", nameof(value));
        Quote(value);
    }

    /// <summary>mailbox: in UTF-8 or modified UTF-7 by the session's mode.</summary>
    public void Mailbox(MailboxName name) => EncodedName(name.Value);

    /// <summary>A name in the encoding of mailbox names that is no mailbox's name, such as a namespace prefix or a LIST root.</summary>
    public void EncodedName(string name)
    {
        if (TakesUtf8)
            AString(name);
        else
            AString(ModifiedUtf7.Encode(name));
    }

    /// <summary>A literal with its data; a literal8 if the data holds NUL and the client takes those.</summary>
    /// <remarks>For a client that does not take literal8, NUL becomes <c>?</c>: its grammar has no way to say it (RFC 9051 §4.3.1).</remarks>
    public void Literal(ReadOnlySpan<byte> data)
    {
        var hasNul = data.Contains((byte)0);
        LiteralHeader(data.Length, hasNul && TakesLiteral8);
        if (!hasNul || TakesLiteral8)
        {
            Output.Write(data);
            return;
        }

        while (!data.IsEmpty)
        {
            var target = Output.GetSpan(Math.Min(data.Length, 4_096));
            var count = Math.Min(data.Length, target.Length);
            data[..count].Replace(target, (byte)0, (byte)'?');
            Output.Advance(count);
            data = data[count..];
        }
    }

    /// <summary>Announces a literal whose <paramref name="size"/> octets the caller writes next.</summary>
    /// <param name="size">The octets that follow.</param>
    /// <param name="isBinary">Whether to announce a literal8, which may hold NUL; only for a client that takes those.</param>
    public void LiteralHeader(long size, bool isBinary = false)
    {
        Output.Write(isBinary ? "~{"u8 : "{"u8);
        Number(size);
        Output.Write("}\r\n"u8);
    }


    bool IsText(ReadOnlySpan<byte> value) => Ascii.IsValid(value) || (TakesUtf8 && Utf8.IsValid(value));

    void Quote(ReadOnlySpan<byte> value)
    {
        Output.Write("\""u8);
        while (value.IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var special)
        {
            Output.Write(value[..special]);
            Output.Write("\\"u8);
            Output.Write(value.Slice(special, 1));
            value = value[(special + 1)..];
        }

        Output.Write(value);
        Output.Write("\""u8);
    }

    /// <summary>Hands a text's UTF-8 on; a lone surrogate becomes U+FFFD.</summary>
    void Encoded(string value, Action<ResponseWriter, ReadOnlySpan<byte>> write)
    {
        var bound = Encoding.UTF8.GetMaxByteCount(value.Length);
        var rented = bound > OnStack ? ArrayPool<byte>.Shared.Rent(bound) : null;
        Span<byte> octets = rented ?? stackalloc byte[OnStack];
        write(this, octets[..Encoding.UTF8.GetBytes(value, octets)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
