namespace Hoopoe.Mime;

/// <summary>The fields of a header that describe the content of a part. Of a repeated field the first counts.</summary>
sealed class ContentHeader
{
    string? _disposition;

    ContentHeader(MediaType type) => Type = type;

    /// <summary>The media type, or what stands for a missing one.</summary>
    public MediaType Type { get; private set; }

    /// <summary>The transfer encoding as far as it is known.</summary>
    public TransferEncoding Encoding { get; private set; }

    /// <summary>The transfer encoding as written, without comments; null without the field.</summary>
    public string? EncodingName { get; private set; }

    public string? Id { get; private set; }

    public string? Description { get; private set; }

    public string? Md5 { get; private set; }

    /// <summary>The disposition, read each time it is asked for; null without one.</summary>
    public Disposition? Disposition => _disposition is null ? null : Disposition.TryParse(_disposition);

    public string? Language { get; private set; }

    public string? Location { get; private set; }

    public static ContentHeader Read(ReadOnlySpan<byte> header, bool defaultsToMessage)
    {
        var content = new ContentHeader(defaultsToMessage ? MediaType.EncapsulatedMessage : MediaType.PlainText);
        var typeSeen = false;
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            if (fields.Name.Length < 10 || (fields.Name[0] | 0x20) != 'c')
                continue;

            if (!typeSeen && fields.Is("Content-Type"u8))
            {
                typeSeen = true;
                content.Type = MediaType.TryParse(FieldText.Unfold(fields.Value)) ?? MediaType.PlainText;
            }
            else if (content.EncodingName is null && fields.Is("Content-Transfer-Encoding"u8))
            {
                content.EncodingName = FirstToken(FieldText.Unfold(fields.Value));
                content.Encoding = Named(content.EncodingName);
            }
            else
            {
                content.TakeDescriptive(fields);
            }
        }

        return content;
    }

    void TakeDescriptive(HeaderReader field)
    {
        if (field.Is("Content-ID"u8))
            Id ??= FieldText.Unfold(field.Value);
        else if (field.Is("Content-Description"u8))
            Description ??= FieldText.Unfold(field.Value);
        else if (field.Is("Content-MD5"u8))
            Md5 ??= FieldText.Unfold(field.Value);
        else if (field.Is("Content-Disposition"u8))
            _disposition ??= FieldText.Unfold(field.Value);
        else if (field.Is("Content-Language"u8))
            Language ??= FieldText.Unfold(field.Value);
        else if (field.Is("Content-Location"u8))
            Location ??= FieldText.Unfold(field.Value);
    }

    static string FirstToken(string text)
    {
        var start = CommentSkipper.Skip(text, 0);
        var length = text.AsSpan(start).IndexOfAny(" \t;(");
        return length < 0 ? text[start..] : text.Substring(start, length);
    }

    static TransferEncoding Named(string name) => name.ToLowerInvariant() switch
    {
        "" or "7bit" or "7-bit" => TransferEncoding.SevenBit,
        "8bit" or "8-bit" => TransferEncoding.EightBit,
        "binary" => TransferEncoding.Binary,
        "base64" => TransferEncoding.Base64,
        "quoted-printable" => TransferEncoding.QuotedPrintable,
        "x-uuencode" or "uuencode" or "x-uue" => TransferEncoding.UuEncode,
        _ => TransferEncoding.Unknown,
    };
}
