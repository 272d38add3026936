using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Search;

/// <summary>Compares days as the date keys do.</summary>
static class DateRelation
{
    /// <summary>Whether a message's day stands in the relation to the day given.</summary>
    public static bool Holds(this SearchDateRelation relation, DateOnly day, DateOnly given) => relation.Holds(day.DayNumber, given.DayNumber);

    /// <summary>Whether a message's day stands in the relation to the day given, both by their numbers.</summary>
    public static bool Holds(this SearchDateRelation relation, int day, int given) => relation switch
    {
        SearchDateRelation.Before => day < given,
        SearchDateRelation.On => day == given,
        _ => day >= given,
    };
}
