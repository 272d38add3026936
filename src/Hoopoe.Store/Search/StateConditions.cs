using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>Whether a message's row in the view meets something.</summary>
delegate bool StateTest(in MessageRow row);

/// <summary>A condition on a message's state in the view.</summary>
sealed class StateCondition(StateTest test) : Condition
{
    public override SearchCost Cost => SearchCost.State;

    public override Truth Test(SearchedMessage message) => Of(test(message.Row));
}

/// <summary>The messages with certain UIDs.</summary>
sealed class UidCondition(UidSet uids, MailboxView view) : Condition
{
    public override SearchCost Cost => SearchCost.State;

    public override PlaceRange Range { get; } = uids.IsEmpty
        ? default
        : new PlaceRange(view.LowerBound(new Uid(uids.Ranges[0].Low)), EndOf(new Uid(uids.Ranges[^1].High), view));

    public override Truth Test(SearchedMessage message) => Of(uids.Contains(new Uid(message.Row.Uid)));

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
