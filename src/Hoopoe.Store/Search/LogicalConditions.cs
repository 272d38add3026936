namespace Hoopoe.Store.Search;

/// <summary>Met where all of several conditions are met. The cheapest is asked first.</summary>
sealed class AllOf : Condition
{
    readonly Condition[] _conditions;

    AllOf(Condition[] conditions)
    {
        _conditions = conditions;
        Range = conditions.Aggregate(PlaceRange.All, static (range, condition) => range.And(condition.Range));
    }

    public override SearchCost Cost => _conditions.Length == 0 ? SearchCost.State : _conditions[^1].Cost;

    public override PlaceRange Range { get; }

    /// <summary>All of the conditions; those that are conjunctions themselves are taken apart.</summary>
    public static Condition Of(IEnumerable<Condition> conditions)
    {
        Condition[] flat = [.. conditions.SelectMany(condition => condition is AllOf all ? all._conditions : [condition]).OrderBy(one => one.Cost)];
        return flat is [var only] ? only : new AllOf(flat);
    }

    public override Truth Test(SearchedMessage message)
    {
        var truth = Truth.Yes;
        foreach (var condition in _conditions)
        {
            var one = condition.Test(message);
            if (one == Truth.No) return Truth.No;
            if (one == Truth.Unknown) truth = Truth.Unknown;
        }
        return truth;
    }

    public override double Weigh(SearchedMessage message) => _conditions.Sum(condition => condition.Weigh(message));
}

/// <summary>Met where any of several conditions is met. The cheapest is asked first.</summary>
sealed class AnyOf : Condition
{
    readonly Condition[] _conditions;

    AnyOf(Condition[] conditions)
    {
        _conditions = conditions;
        Range = conditions.Skip(1).Aggregate(conditions[0].Range, static (range, condition) => range.Or(condition.Range));
    }

    public override SearchCost Cost => _conditions[^1].Cost;

    public override PlaceRange Range { get; }

    /// <summary>Either of two conditions; those that are disjunctions themselves are taken apart.</summary>
    public static Condition Of(Condition left, Condition right) =>
        new AnyOf([.. Alternatives(left).Concat(Alternatives(right)).OrderBy(one => one.Cost)]);

    /// <summary>Any of several conditions, at least one.</summary>
    public static Condition Of(IEnumerable<Condition> conditions) => conditions.Aggregate(Of);

    public override Truth Test(SearchedMessage message)
    {
        var truth = Truth.No;
        foreach (var condition in _conditions)
        {
            var one = condition.Test(message);
            if (one == Truth.Yes) return Truth.Yes;
            if (one == Truth.Unknown) truth = Truth.Unknown;
        }
        return truth;
    }

    public override double Weigh(SearchedMessage message) =>
        _conditions.Sum(condition => condition.Test(message) == Truth.Yes ? condition.Weigh(message) : 0);

    static Condition[] Alternatives(Condition condition) => condition is AnyOf any ? any._conditions : [condition];
}

/// <summary>Met where a condition is not met.</summary>
sealed class NoneOf : Condition
{
    readonly Condition _condition;

    NoneOf(Condition condition) => _condition = condition;

    public override SearchCost Cost => _condition.Cost;

    /// <summary>The opposite of a condition.</summary>
    public static Condition Of(Condition condition) => condition is NoneOf none ? none._condition : new NoneOf(condition);

    public override Truth Test(SearchedMessage message) => _condition.Test(message) switch
    {
        Truth.Yes => Truth.No,
        Truth.No => Truth.Yes,
        _ => Truth.Unknown,
    };
}
