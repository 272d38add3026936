namespace Hoopoe.Store.Search.Texts;

/// <summary>What the text index of an account holds.</summary>
/// <param name="Messages">The messages of its mailboxes; one that was copied counts in each.</param>
/// <param name="Indexed">Those that the index holds.</param>
/// <param name="TextBytes">The folded text.</param>
/// <param name="FilterBytes">Filters and tables.</param>
/// <param name="FileBytes">The segments on the disk.</param>
public readonly record struct TextIndexMeasure(int Messages, int Indexed, long TextBytes, long FilterBytes, long FileBytes);
