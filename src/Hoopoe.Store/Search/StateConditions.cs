using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>A condition on a message's state in the view.</summary>
sealed class StateCondition(Func<SearchedMessage, bool> test) : Condition
{
    public override SearchCost Cost => SearchCost.State;

    public override Truth Test(SearchedMessage message) => Of(test(message));
}

/// <summary>A condition on a message's flags, put to each set of flags once.</summary>
sealed class FlagCondition(FlagTable flags, Func<FlagSet, bool> test) : Condition
{
    const int MostKnown = 4_096;

    readonly Truth?[] _known = new Truth?[Math.Min(flags.Count, MostKnown)];

    public override SearchCost Cost => SearchCost.State;

    public override Truth Test(SearchedMessage message)
    {
        var id = message.FlagSet;
        return id < _known.Length ? _known[id] ??= Of(test(flags[id])) : Of(test(flags[id]));
    }
}

/// <summary>The messages with certain UIDs.</summary>
sealed class UidCondition(UidSet uids, MailboxView view) : Condition
{
    public override SearchCost Cost => SearchCost.State;

    public override PlaceRange Range { get; } = uids.IsEmpty
        ? default
        : new PlaceRange(view.LowerBound(new Uid(uids.Ranges[0].Low)), EndOf(new Uid(uids.Ranges[^1].High), view));

    public override Truth Test(SearchedMessage message) => Of(uids.Contains(new Uid(message.Uid)));

    static int EndOf(Uid last, MailboxView view) => last == Uid.Last ? view.Count : view.LowerBound(last.Next);
}

/// <summary>The messages with certain numbers; a number that no message has is not an error in a search.</summary>
sealed class NumberCondition(UidSet numbers) : Condition
{
    public override SearchCost Cost => SearchCost.State;

    public override PlaceRange Range { get; } = numbers.IsEmpty
        ? default
        : new PlaceRange((int)Math.Min(numbers.Ranges[0].Low - 1, int.MaxValue), (int)Math.Min(numbers.Ranges[^1].High, int.MaxValue));

    public override Truth Test(SearchedMessage message) => Of(numbers.Contains(new Uid((uint)message.Place + 1)));
}
