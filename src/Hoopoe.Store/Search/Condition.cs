namespace Hoopoe.Store.Search;

/// <summary>What a condition says of a message.</summary>
enum Truth
{
    /// <summary>The message does not meet it.</summary>
    No,

    /// <summary>More of the message has to be read to tell, or its body is damaged.</summary>
    Unknown,

    /// <summary>The message meets it.</summary>
    Yes,
}

/// <summary>What has to be at hand to tell whether a message meets a condition, the cheapest first.</summary>
enum SearchCost
{
    /// <summary>Its state in the view.</summary>
    State,

    /// <summary>Its row.</summary>
    Row,

    /// <summary>Its header.</summary>
    Header,

    /// <summary>All of its text.</summary>
    Text,
}

/// <summary>A search key made ready to be put to many messages.</summary>
abstract class Condition
{
    /// <summary>What it needs at most.</summary>
    public abstract SearchCost Cost { get; }

    /// <summary>Places outside of which no message meets it.</summary>
    public virtual PlaceRange Range => PlaceRange.All;

    /// <summary>Puts it to a message. Once the message has been read, the answer is <see cref="Truth.Unknown"/> only of a damaged body.</summary>
    public abstract Truth Test(SearchedMessage message);

    /// <summary>How well a message that meets it fits what is looked for loosely (RFC 6203 §4): the more, the greater; 0 if nothing is.</summary>
    public virtual double Weigh(SearchedMessage message) => 0;

    protected static Truth Of(bool value) => value ? Truth.Yes : Truth.No;
}

/// <summary>Places from one to below another.</summary>
readonly record struct PlaceRange(int From, int End)
{
    public static readonly PlaceRange All = new(0, int.MaxValue);

    /// <summary>The places in both.</summary>
    public PlaceRange And(PlaceRange other) => new(Math.Max(From, other.From), Math.Min(End, other.End));

    /// <summary>The places in either, and those between.</summary>
    public PlaceRange Or(PlaceRange other) => new(Math.Min(From, other.From), Math.Max(End, other.End));
}
