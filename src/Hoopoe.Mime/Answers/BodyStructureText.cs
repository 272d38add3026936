using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>Works on a stored BODYSTRUCTURE.</summary>
public static class BodyStructureText
{
    /// <summary>Writes BODY, the form without extension data (RFC 9051 §7.5.2), of a BODYSTRUCTURE.</summary>
    /// <param name="bodyStructure">A BODYSTRUCTURE of <see cref="StoredAnswers"/>.</param>
    /// <param name="output">Where BODY is appended.</param>
    /// <exception cref="FormatException">The octets are no BODYSTRUCTURE of <see cref="StoredAnswers"/>.</exception>
    public static void WithoutExtensions(ReadOnlySpan<byte> bodyStructure, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var copy = new Copy(bodyStructure, output);
        copy.Body(depth: 0);
        if (!copy.AtEnd)
            throw Damaged();
    }

    static FormatException Damaged() => new("Not a stored BODYSTRUCTURE.");

    /// <summary>Copies what BODY keeps and passes over the rest.</summary>
    ref struct Copy(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        /// <summary>Multiparts and messages within one another, and the one part of a multipart not looked into.</summary>
        const int DeepestBody = (2 * MimeLimits.Depth) + 2;

        readonly ReadOnlySpan<byte> _text = text;
        int _position;

        public readonly bool AtEnd => _position == _text.Length;

        public void Body(int depth)
        {
            if (depth > DeepestBody)
                throw Damaged();

            Octet((byte)'(');
            if (Next == '(')
            {
                while (Next == '(')
                    Body(depth + 1);
                Items(1);
            }
            else
            {
                Element();
                Items(6);
                TypeSpecific(depth);
            }

            SkipExtensions();
            output.Write(")"u8);
        }

        readonly byte Next => _position < _text.Length ? _text[_position] : throw Damaged();

        /// <summary>
        /// Lines of text, or envelope, body and lines of a message: extension data begins with neither a digit nor a list.
        /// </summary>
        void TypeSpecific(int depth)
        {
            if (Next != ' ' || _position + 1 >= _text.Length)
                throw Damaged();

            var kind = _text[_position + 1];
            if (kind is >= (byte)'0' and <= (byte)'9')
            {
                Items(1);
            }
            else if (kind == '(')
            {
                Items(1);
                Octet((byte)' ');
                Body(depth + 1);
                Items(1);
            }
        }

        void Items(int count)
        {
            for (; count > 0; count--)
            {
                Octet((byte)' ');
                Element();
            }
        }

        void Octet(byte expected)
        {
            if (Next != expected)
                throw Damaged();
            output.Write([expected]);
            _position++;
        }

        void Element()
        {
            var start = _position;
            SkipElement();
            output.Write(_text[start.._position]);
        }

        void SkipExtensions()
        {
            while (Next == ' ')
            {
                _position++;
                SkipElement();
            }

            if (Next != ')')
                throw Damaged();
            _position++;
        }

        void SkipElement()
        {
            var depth = 0;
            do
            {
                switch (Next)
                {
                    case (byte)'(': depth++; _position++; break;
                    case (byte)')': depth--; _position++; break;
                    case (byte)' ': _position++; break;
                    case (byte)'"': SkipQuoted(); break;
                    default: SkipAtom(); break;
                }
            }
            while (depth > 0);

            if (depth < 0)
                throw Damaged();
        }

        void SkipAtom()
        {
            var length = _text[_position..].IndexOfAny(" ()"u8);
            _position = length < 0 ? _text.Length : _position + length;
        }

        void SkipQuoted()
        {
            for (_position++; Next != '"'; _position++)
            {
                if (Next == '\\')
                    _position++;
            }

            _position++;
        }
    }
}
