using Hoopoe.Mime;

namespace Hoopoe.Store.Search;

/// <summary>
/// A text that is looked for by another collation than the default (RFC 5255 §4.6), in a message that was read. The default finds all
/// that any
/// other does, so a condition by the default comes before it.
/// </summary>
/// <param name="cost">What it needs.</param>
/// <param name="test">Looks for it.</param>
sealed class CollatedCondition(SearchCost cost, Func<MessageContent, Truth> test) : Condition
{
    public override SearchCost Cost => cost;

    public override Truth Test(SearchedMessage message) => message.Facts is MessageContent content ? test(content) : Truth.Unknown;

    /// <summary>A header field that holds a text.</summary>
    public static CollatedCondition OfHeader(string field, string text, Collation collation)
    {
        var prepared = collation.Prepare(text);
        return new CollatedCondition(SearchCost.Header, content => content.HeaderHas(field, prepared, collation));
    }

    /// <summary>A text anywhere in the message or its body.</summary>
    public static CollatedCondition OfText(string text, bool includesHeader, Collation collation)
    {
        SoughtText[] sought = [new SoughtText(collation.Prepare(text), includesHeader)];
        return new CollatedCondition(SearchCost.Text, content => content.TextHas(sought, collation));
    }
}
