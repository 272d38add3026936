namespace Hoopoe.Store.Search.Fuzzy;

/// <summary>A text that is looked for loosely, in a header field, in the body or anywhere; a message that fits has a weight.</summary>
/// <param name="pattern">The text.</param>
/// <param name="fields">The header fields to look into, each with what a fit there weighs.</param>
/// <param name="bodyWeight">What a fit in the text of the message weighs; 0 if it is not looked into.</param>
/// <param name="readsHeader">Whether the text of the message is that of its header fields too.</param>
sealed class FuzzyCondition(FuzzyPattern pattern, IReadOnlyList<(int Field, double Weight)> fields, double bodyWeight, bool readsHeader) : Condition
{
    /// <summary>What a fit in the body weighs, against 1 in the subject.</summary>
    public const double InBody = 0.5;

    (MessageFacts? Facts, int Place) _weighed;
    double? _weight;

    public override SearchCost Cost => bodyWeight > 0 ? SearchCost.Text : SearchCost.Header;

    /// <summary>What a fit in a header field weighs, against 1 in the subject.</summary>
    public static double WeightOf(string field) => field.ToUpperInvariant() switch
    {
        "SUBJECT" => 1,
        "FROM" or "TO" or "CC" or "BCC" or "SENDER" or "REPLY-TO" => 0.9,
        _ => 0.7,
    };

    public override Truth Test(SearchedMessage message) => FitOf(message) is { } weight ? Of(weight > 0) : Truth.Unknown;

    /// <summary>What a message weighs: its best fit.</summary>
    public override double Weigh(SearchedMessage message) => FitOf(message) ?? 0;

    double? FitOf(SearchedMessage message)
    {
        if (message.Facts is not { } facts) return null;
        if (_weight is null || _weighed != (facts, message.Place))
        {
            _weight = Weigh(facts);
            _weighed = (facts, message.Place);
        }
        return _weight;
    }

    double? Weigh(MessageFacts facts)
    {
        var most = 0.0;
        foreach (var (field, weight) in fields)
        {
            if (facts.ValuesOf(field) is not { } values) return null;
            most = Math.Max(most, weight * FitOf(values));
        }
        if (bodyWeight <= most) return most;
        return facts.FitOfText(pattern, readsHeader) is { } fit ? Math.Max(most, bodyWeight * fit) : null;
    }

    double FitOf(IReadOnlyList<string> values)
    {
        var scan = new FuzzyScan(pattern);
        foreach (var value in values) scan.Read(value, continues: false);
        scan.End();
        return scan.Fit;
    }
}
