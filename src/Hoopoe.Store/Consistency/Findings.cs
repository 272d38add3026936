namespace Hoopoe.Store.Consistency;

/// <summary>Gathers what a check finds and tells it on: a count of everything, and the first faults that stand.</summary>
sealed class Findings(Func<CheckStep, ValueTask>? tell)
{
    readonly List<string> _standing = [];
    long _found;
    long _repaired;

    /// <summary>How many messages there are, about.</summary>
    public long Total { get; set; }

    /// <summary>How many messages were read in mailboxes.</summary>
    public long Messages { get; set; }

    /// <summary>How many expunged messages were read.</summary>
    public long Expunged { get; set; }

    /// <summary>How many mailboxes were looked at.</summary>
    public int Mailboxes { get; set; }

    /// <summary>How many bytes of bodies were read.</summary>
    public long Bytes { get; set; }

    CheckProgress Progress => new(Messages + Expunged, Math.Max(Total, Messages + Expunged), Bytes);

    /// <summary>A fault that nothing was done about.</summary>
    public ValueTask FoundAsync(string text, string? advice = null) => AddAsync(new ConsistencyFault(text, advice, IsRepaired: false));

    /// <summary>A fault that is one no more.</summary>
    public ValueTask RepairedAsync(string text, string how) => AddAsync(new ConsistencyFault(text, how, IsRepaired: true));

    /// <summary>Tells how far the check has come.</summary>
    public ValueTask TellAsync() => tell is null ? ValueTask.CompletedTask : tell(new CheckStep(Progress, null));

    /// <summary>All of it.</summary>
    public ConsistencyReport ToReport() => new(Mailboxes, Messages, Bytes, _found, _repaired, _standing);

    ValueTask AddAsync(ConsistencyFault fault)
    {
        _found++;
        if (fault.IsRepaired) _repaired++;
        else if (_standing.Count < ConsistencyReport.MaxFaults) _standing.Add(fault.ToString());
        return tell is null ? ValueTask.CompletedTask : tell(new CheckStep(Progress, fault));
    }
}
