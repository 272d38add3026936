using System.Diagnostics.Metrics;

namespace Hoopoe.Store.Metrics;

/// <summary>
/// What the stores of a data folder count and measure while they work; what they are asked about is in <see cref="StoreGauges"/>.
/// docs/metrics.md says what each means. An instrument that nobody listens to costs a comparison.
/// </summary>
sealed class StoreInstruments(Meter meter)
{
    static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] };

    static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    };

    static readonly InstrumentAdvice<double> LongTimes = new() { HistogramBucketBoundaries = [0.1, 1, 10, 60, 300, 1_800, 7_200] };

    public Histogram<int> BatchSize { get; } = meter.CreateHistogram(
        "hoopoe.store.batch.size", "{operation}", "Operations that were made durable together", tags: null, Sizes);

    public Histogram<double> BatchDuration { get; } = meter.CreateHistogram(
        "hoopoe.store.batch.duration", "s", "From a batch's beginning until it is published", tags: null, Times);

    public Histogram<double> SyncDuration { get; } = meter.CreateHistogram(
        "hoopoe.store.sync.duration", "s", "Syncing the bodies of a batch", tags: null, Times);

    public Histogram<double> CommitDuration { get; } = meter.CreateHistogram(
        "hoopoe.store.commit.duration", "s", "Committing the rows of a batch", tags: null, Times);

    public Histogram<double> CheckpointDuration { get; } = meter.CreateHistogram(
        "hoopoe.store.checkpoint.duration", "s", "Moving pages from the write-ahead log into the database", tags: null, Times);

    public Counter<long> Operations { get; } = meter.CreateCounter<long>(
        "hoopoe.store.operations", "{operation}", "Changes that were asked for, and how they ended");

    public Counter<long> Refusals { get; } = meter.CreateCounter<long>(
        "hoopoe.store.refusals", "{operation}", "Changes that were refused, and why");

    public Counter<long> Messages { get; } = meter.CreateCounter<long>(
        "hoopoe.store.messages", "{message}", "Messages that were changed, and how");

    public Counter<long> PackErased { get; } = meter.CreateCounter<long>(
        "hoopoe.store.pack.erased", "By", "Bodies that nothing referred to any more and were erased");

    public Counter<long> CacheRequests { get; } = meter.CreateCounter<long>(
        "hoopoe.cache.requests", "{request}", "What was looked for in a cache");

    public Counter<long> Indexed { get; } = meter.CreateCounter<long>(
        "hoopoe.index.messages", "{message}", "Messages that were added to text indexes");

    public Histogram<double> RetentionDuration { get; } = meter.CreateHistogram(
        "hoopoe.retention.duration", "s", "Rounds that erase what is past its retention time", tags: null, LongTimes);

    /// <summary>A cache was asked for something.</summary>
    public void CacheAsked(string cache, bool isHit) => CacheRequests.Add(1, new("cache", cache), new("outcome", isHit ? "hit" : "miss"));
}
