using System.Diagnostics;

namespace Hoopoe.Store.Consistency;

/// <summary>How fast is checked: after each step a rest that is some times as long as the step, longer while anybody writes or searches.</summary>
/// <param name="isBusy">Whether anybody does.</param>
/// <param name="restPerWork">How long the rest is, in lengths of the step; 0 for none.</param>
/// <param name="restWhileBusy">How long it is while others are at work.</param>
sealed class CheckPace(Func<bool> isBusy, double restPerWork, double restWhileBusy)
{
    static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    long _since = Stopwatch.GetTimestamp();

    /// <summary>Rests for the work since the last rest.</summary>
    public async ValueTask RestAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rest = Stopwatch.GetElapsedTime(_since) * (isBusy() ? restWhileBusy : restPerWork);
        if (restPerWork > 0) await Task.Delay(rest > ShortestRest ? rest : ShortestRest, cancellationToken);
        _since = Stopwatch.GetTimestamp();
    }
}
