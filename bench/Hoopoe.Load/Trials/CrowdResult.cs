namespace Hoopoe.Load.Trials;

/// <summary>What a crowd did.</summary>
/// <param name="Operations">How many operations ended within the time.</param>
/// <param name="Milliseconds">How long each piece of work took.</param>
/// <param name="Time">The time that was measured.</param>
/// <param name="Server">The processor time the server took meanwhile, if it is on this machine.</param>
/// <param name="Client">The processor time this process took.</param>
sealed record CrowdResult(long Operations, List<double> Milliseconds, TimeSpan Time, TimeSpan? Server, TimeSpan Client)
{
    public double PerSecond => Operations / Time.TotalSeconds;

    /// <summary>The figures that every crowd has, the first of them being what the workload is about.</summary>
    public IEnumerable<Figure> Figures(string unit)
    {
        yield return new Figure("rate", PerSecond, unit + "/s");
        foreach (var figure in Latencies()) yield return figure;
        if (Server is { } server) yield return new Figure("server's processor time for each", server.TotalMicroseconds / Operations, "µs");
        yield return new Figure("client's processor time for each", Client.TotalMicroseconds / Operations, "µs");
    }

    /// <summary>How long a piece of work took.</summary>
    public IEnumerable<Figure> Latencies() =>
        [new Figure("p50", Quantile(0.5), "ms"), new Figure("p99", Quantile(0.99), "ms"), new Figure("slowest", Quantile(1), "ms")];

    /// <summary>How long the share of the pieces of work took at the most, in milliseconds.</summary>
    public double Quantile(double share)
    {
        if (Milliseconds.Count == 0) throw new InvalidOperationException("Nothing was done within the time.");
        Milliseconds.Sort();
        return Milliseconds[Math.Min(Milliseconds.Count - 1, (int)(share * Milliseconds.Count))];
    }
}
