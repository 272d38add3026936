using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>The message that conditions are put to.</summary>
sealed class SearchedMessage
{
    /// <summary>Its place in the view.</summary>
    public int Place { get; set; }

    /// <summary>Its row in the view.</summary>
    public MessageRow Row { get; set; }

    /// <summary>Its content; null as long as only the state is at hand.</summary>
    public MessageContent? Content { get; set; }
}
