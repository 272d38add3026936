using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Search;

/// <summary>A condition on a message's row: its identifiers (RFC 8474).</summary>
sealed class RowCondition(Func<StoredMessage, bool> test) : Condition
{
    public override SearchCost Cost => SearchCost.Row;

    public override Truth Test(SearchedMessage message) => message.Content is { } content ? Of(test(content.Row)) : Truth.Unknown;
}

/// <summary>A header field that is there, and holds a text.</summary>
/// <param name="field">The field's place in <see cref="SearchTerms.Fields"/>.</param>
/// <param name="text">The text, folded; empty for a field with any.</param>
sealed class HeaderCondition(int field, string text) : Condition
{
    public override SearchCost Cost => SearchCost.Header;

    public override Truth Test(SearchedMessage message) => message.Content is { } content ? Of(content.HeaderHas(field, text)) : Truth.Unknown;
}

/// <summary>The day of the Date field, as written there. A message without a date that can be read is of no day.</summary>
sealed class SentDateCondition(SearchDateRelation relation, DateOnly day) : Condition
{
    public override SearchCost Cost => SearchCost.Header;

    public override Truth Test(SearchedMessage message)
    {
        if (message.Content is not { } content) return Truth.Unknown;
        return Of(content.SentDay is { } sent && relation.Holds(sent, day));
    }
}

/// <summary>A text anywhere in the message or its body.</summary>
/// <param name="text">The text's place in <see cref="SearchTerms.Texts"/>.</param>
sealed class TextCondition(int text) : Condition
{
    public override SearchCost Cost => SearchCost.Text;

    public override Truth Test(SearchedMessage message) => message.Content is { } content ? Of(content.TextHas(text)) : Truth.Unknown;
}
