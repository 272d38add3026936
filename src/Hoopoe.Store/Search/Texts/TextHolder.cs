namespace Hoopoe.Store.Search.Texts;

/// <summary>Holds the texts of some messages, immutable; a message's column is its place among them.</summary>
abstract class TextHolder
{
    /// <summary>How many messages it holds.</summary>
    public abstract int Count { get; }

    /// <summary>What is kept of a message beside its text.</summary>
    public abstract TextEntry EntryAt(int column);

    /// <summary>A message's text; false if it was damaged.</summary>
    public abstract bool TryText(int column, out TextEntry entry, out ReadOnlySpan<byte> text);

    /// <summary>The columns of the messages that may have all of some trigrams, a bit for each; others have not.</summary>
    /// <param name="trigrams">Hashed trigrams.</param>
    /// <param name="columns">The columns.</param>
    /// <returns>False if the filter was damaged.</returns>
    public abstract bool TryFilter(ReadOnlySpan<uint> trigrams, out UInt128 columns);
}

/// <summary>The text of one message that has no group yet.</summary>
/// <param name="entry">What is kept beside it.</param>
/// <param name="text">Its text.</param>
/// <param name="trigrams">How many distinct trigrams it has.</param>
sealed class LooseText(TextEntry entry, byte[] text, int trigrams) : TextHolder
{
    /// <inheritdoc/>
    public override int Count => 1;

    /// <summary>What is kept beside it.</summary>
    public TextEntry Entry => entry;

    /// <summary>Its text.</summary>
    public byte[] Text => text;

    /// <summary>How many distinct trigrams it has.</summary>
    public int Trigrams => trigrams;

    /// <inheritdoc/>
    public override TextEntry EntryAt(int column) => entry;

    /// <inheritdoc/>
    public override bool TryText(int column, out TextEntry itsEntry, out ReadOnlySpan<byte> itsText)
    {
        itsEntry = entry;
        itsText = text;
        return true;
    }

    /// <inheritdoc/>
    public override bool TryFilter(ReadOnlySpan<uint> trigrams, out UInt128 columns)
    {
        columns = UInt128.One;
        return true;
    }
}
