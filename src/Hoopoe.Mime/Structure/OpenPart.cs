namespace Hoopoe.Mime;

/// <summary>A part whose end is not known yet.</summary>
sealed class OpenPart
{
    public required int Index { get; init; }

    public required int HeaderOffset { get; init; }

    public required bool DefaultsToMessage { get; init; }

    public bool InHeader { get; set; } = true;

    public PartKind Kind { get; set; }

    public TransferEncoding Encoding { get; set; }

    public bool IsGlobal { get; set; }

    public bool IsText { get; set; }

    public bool IsDigest { get; set; }

    public int BodyOffset { get; set; }

    /// <summary>Line ends before the body.</summary>
    public int LinesBefore { get; set; }

    /// <summary>The boundary while delimiters count; null before and after, and where there is none.</summary>
    public string? Boundary { get; set; }

    /// <summary>Level of an outer multipart with the same boundary.</summary>
    public int HiddenLevel { get; set; }

    public MessagePart ToPart(int end, int lines, int next) => new()
    {
        Kind = Kind,
        Encoding = Encoding,
        DefaultsToMessage = DefaultsToMessage,
        IsGlobal = IsGlobal,
        IsText = IsText,
        HeaderOffset = HeaderOffset,
        BodyOffset = BodyOffset,
        End = end,
        Lines = lines,
        Next = next,
    };

    /// <summary>The only child of a multipart in which no part was found: all of its body as plain text.</summary>
    public MessagePart Undivided(int end, int lines) => new()
    {
        Kind = PartKind.Leaf,
        Encoding = TransferEncoding.SevenBit,
        DefaultsToMessage = false,
        IsGlobal = false,
        IsText = true,
        HeaderOffset = BodyOffset,
        BodyOffset = BodyOffset,
        End = end,
        Lines = lines,
        Next = Index + 2,
    };
}
