namespace Hoopoe.Store.Search.Texts;

/// <summary>The bounds of the text index.</summary>
public static class TextLimits
{
    /// <summary>The most folded text that is kept of a message, in octets; one with more is searched in its body.</summary>
    public const int MessageText = 16 << 20;

    /// <summary>The most messages of a group: a bit for each in a row of its filter.</summary>
    public const int GroupMessages = 128;

    /// <summary>Folded text after which a group takes no more, in octets.</summary>
    public const int GroupText = 1 << 20;

    /// <summary>A segment that a group would grow beyond this takes no more, in octets.</summary>
    public const int Segment = 64 << 20;

    /// <summary>The most trigrams of a needle that are looked up in filters; a longer needle is known well enough by these.</summary>
    public const int NeedleTrigrams = 48;
}
