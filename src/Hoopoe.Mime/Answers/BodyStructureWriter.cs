namespace Hoopoe.Mime;

/// <summary>
/// Writes the BODYSTRUCTURE of a message with extension data (RFC 9051 §7.5.2 and §9, body). Recursion is as deep as the parts.
/// </summary>
ref struct BodyStructureWriter(AnswerWriter output, ReadOnlySpan<byte> message, ReadOnlySpan<MessagePart> parts)
{
    const int MostLanguages = 100;

    readonly AnswerWriter _output = output;
    readonly ReadOnlySpan<byte> _message = message;
    readonly ReadOnlySpan<MessagePart> _parts = parts;

    public readonly void Write(int index)
    {
        ref readonly var part = ref _parts[index];
        var content = ContentHeader.Read(part.HeaderOf(_message), part.DefaultsToMessage);
        _output.Raw("("u8);
        if (part.Kind == PartKind.Multipart)
        {
            for (var child = index + 1; child < part.Next; child = _parts[child].Next)
                Write(child);
            _output.Space();
            _output.Token(content.Type.Subtype);
            _output.Space();
            Parameters(content.Type.Parameters);
        }
        else
        {
            Single(index, content);
        }

        Extension(content);
        _output.Raw(")"u8);
    }

    readonly void Single(int index, ContentHeader content)
    {
        ref readonly var part = ref _parts[index];
        _output.Token(content.Type.Type);
        _output.Space();
        _output.Token(content.Type.Subtype);
        _output.Space();
        Parameters(content.Type.Parameters);
        _output.Space();
        _output.Text(content.Id);
        _output.Space();
        _output.Text(content.Description);
        _output.Space();
        _output.Text(EncodingName(part.Encoding, content.EncodingName));
        _output.Space();
        _output.Number(part.Body.Length);
        if (content.Type.IsType("text"))
            Lines(part);
        else if (ShowsInside(content.Type))
            Inside(index);
        _output.Space();
        _output.Text(content.Md5);
    }

    /// <summary>message/global is like message/rfc822 in rev2 only (RFC 9755 §6).</summary>
    readonly bool ShowsInside(MediaType type)
    {
        if (type.Is("message", "rfc822"))
            return true;
        if (!type.Is("message", "global"))
            return false;

        _output.FormsDiffer = true;
        return _output.Utf8;
    }

    readonly void Inside(int index)
    {
        ref readonly var part = ref _parts[index];
        _output.Space();
        if (part.Kind == PartKind.Message)
        {
            EnvelopeWriter.Write(_output, _parts[index + 1].HeaderOf(_message));
            _output.Space();
            Write(index + 1);
        }
        else
        {
            EnvelopeWriter.WriteEmpty(_output);
            _output.Raw(" (\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 0 0 NIL NIL NIL NIL)"u8);
        }

        Lines(part);
    }

    readonly void Lines(in MessagePart part)
    {
        _output.Space();
        _output.Number(part.Lines);
    }

    readonly void Extension(ContentHeader content)
    {
        _output.Space();
        Disposition(content.Disposition);
        _output.Space();
        Language(content.Language);
        _output.Space();
        _output.Text(content.Location);
    }

    readonly void Disposition(Disposition? disposition)
    {
        if (disposition is null)
        {
            _output.Nil();
            return;
        }

        _output.Raw("("u8);
        _output.Text(disposition.Type.ToUpperInvariant());
        _output.Space();
        Parameters(disposition.Parameters);
        _output.Raw(")"u8);
    }

    /// <summary>One tag as a string, several as a list (RFC 3282); more than a hundred are no list of languages.</summary>
    readonly void Language(string? value)
    {
        var tags = value is null ? [] : value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (tags.Length > MostLanguages)
            tags = tags[..MostLanguages];
        if (tags.Length < 2)
        {
            _output.Text(tags.Length == 0 ? null : tags[0]);
            return;
        }

        _output.Raw("("u8);
        for (var i = 0; i < tags.Length; i++)
        {
            if (i > 0)
                _output.Space();
            _output.Text(tags[i]);
        }

        _output.Raw(")"u8);
    }

    readonly void Parameters(IReadOnlyList<MimeParameter> parameters)
    {
        if (parameters.Count == 0)
        {
            _output.Nil();
            return;
        }

        _output.Raw("("u8);
        for (var i = 0; i < parameters.Count; i++)
        {
            if (i > 0)
                _output.Space();
            _output.Parameter(parameters[i]);
        }

        _output.Raw(")"u8);
    }

    static string EncodingName(TransferEncoding encoding, string? name) => encoding switch
    {
        TransferEncoding.SevenBit => "7BIT",
        TransferEncoding.EightBit => "8BIT",
        TransferEncoding.Binary => "BINARY",
        TransferEncoding.Base64 => "BASE64",
        TransferEncoding.QuotedPrintable => "QUOTED-PRINTABLE",
        _ => name!.ToUpperInvariant(),
    };
}
