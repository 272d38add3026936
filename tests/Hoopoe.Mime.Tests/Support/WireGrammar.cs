namespace Hoopoe.Mime.Tests;

/// <summary>
/// An independent reader of the grammar of RFC 9051 §9 for envelope and body: it throws for whatever does not match. Strings must be
/// quoted; a body must have its extension data or, if asked so, none.
/// </summary>
sealed class WireGrammar
{
    readonly string _text;
    readonly bool _extended;
    int _position;

    WireGrammar(byte[] octets, bool extended)
    {
        _text = Mail.Text(octets);
        _extended = extended;
    }

    public static void RequireEnvelope(byte[] octets) => Require(octets, true, grammar => grammar.Envelope());

    public static void RequireBodyStructure(byte[] octets) => Require(octets, true, grammar => grammar.Body());

    public static void RequireBody(byte[] octets) => Require(octets, false, grammar => grammar.Body());

    public static void RequireAscii(byte[] octets) =>
        Assert.DoesNotContain(octets, octet => octet is >= 0x80 or (byte)'\r' or (byte)'\n' or 0);

    static void Require(byte[] octets, bool extended, Action<WireGrammar> rule)
    {
        var grammar = new WireGrammar(octets, extended);
        rule(grammar);
        Assert.Equal(grammar._text.Length, grammar._position);
    }

    void Envelope()
    {
        Take("(");
        NString();
        Space();
        NString();
        for (var list = 0; list < 6; list++)
        {
            Space();
            Addresses();
        }

        Space();
        NString();
        Space();
        NString();
        Take(")");
    }

    void Addresses()
    {
        if (TryNil())
            return;

        Take("(");
        var inGroup = false;
        do
        {
            Take("(");
            NString();
            Space();
            NString();
            Space();
            var mailbox = NString();
            Space();
            var host = NString();
            Take(")");
            if (host is null)
            {
                Assert.Equal(inGroup, mailbox is null);
                inGroup = !inGroup;
            }
            else
            {
                Assert.NotNull(mailbox);
            }
        }
        while (Peek() == '(');
        Assert.False(inGroup);
        Take(")");
    }

    void Body()
    {
        Take("(");
        if (Peek() == '(')
        {
            while (Peek() == '(')
                Body();
            Space();
            String();
            if (_extended)
            {
                Space();
                Parameters();
                CommonExtension();
            }
        }
        else
        {
            SinglePart();
        }

        Take(")");
    }

    void SinglePart()
    {
        var type = String();
        Space();
        var subtype = String();
        Assert.NotEmpty(type);
        Assert.NotEqual("MULTIPART", type);
        Space();
        Parameters();
        Space();
        NString();
        Space();
        NString();
        Space();
        String();
        Space();
        Number();
        if (type == "TEXT")
        {
            Space();
            Number();
        }
        else if (type == "MESSAGE" && (subtype == "RFC822" || (subtype == "GLOBAL" && _text.AsSpan(_position).StartsWith(" ("))))
        {
            Space();
            Envelope();
            Space();
            Body();
            Space();
            Number();
        }

        if (!_extended)
            return;

        Space();
        NString();
        CommonExtension();
    }

    void CommonExtension()
    {
        Space();
        if (!TryNil())
        {
            Take("(");
            String();
            Space();
            Parameters();
            Take(")");
        }

        Space();
        if (Peek() == '(')
            StringList(even: false);
        else
            NString();
        Space();
        NString();
    }

    void Parameters()
    {
        if (!TryNil())
            StringList(even: true);
    }

    void StringList(bool even)
    {
        Take("(");
        String();
        var count = 1;
        for (; Peek() == ' '; count++)
        {
            Space();
            String();
        }

        Assert.True(!even || count % 2 == 0);
        Take(")");
    }

    void Number()
    {
        var start = _position;
        while (char.IsAsciiDigit(Peek()))
            _position++;
        Assert.True(_position > start);
    }

    string? NString() => TryNil() ? null : String();

    bool TryNil()
    {
        if (string.CompareOrdinal(_text, _position, "NIL", 0, 3) != 0)
            return false;

        _position += 3;
        return true;
    }

    string String()
    {
        Take("\"");
        var start = _position;
        while (Peek() != '"')
        {
            if (Peek() is '\r' or '\n' or '\0')
                throw Mismatch("a character of a quoted string");
            if (Peek() == '\\' && _text[++_position] is not ('\\' or '"'))
                throw Mismatch("an escaped character");
            _position++;
        }

        var value = _text[start.._position];
        Take("\"");
        return value;
    }

    void Space() => Take(" ");

    void Take(string expected)
    {
        if (string.CompareOrdinal(_text, _position, expected, 0, expected.Length) != 0)
            throw Mismatch(expected);
        _position += expected.Length;
    }

    char Peek() => _position < _text.Length ? _text[_position] : throw Mismatch("more");

    FormatException Mismatch(string expected) => new($"expected {expected} at {_position} of {_text}");
}
