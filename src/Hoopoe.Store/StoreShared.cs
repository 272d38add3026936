using System.Diagnostics.Metrics;
using Hoopoe.Store.Headers;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Metrics;
using Hoopoe.Store.Search;
using Hoopoe.Store.Search.Texts;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Store;

/// <summary>What the stores of a data folder share: the options, and memory and turns of which there is one measure for all.</summary>
sealed class StoreShared(StoreOptions options, Meter meter)
{
    volatile StoreOptions _options = options;

    /// <summary>How the stores are kept, as it was said last.</summary>
    public StoreOptions Options
    {
        get => _options;
        set
        {
            _options = value;
            TextBudget.Limit = value.TextCacheBytes;
        }
    }

    /// <summary>What they count and measure.</summary>
    public StoreInstruments Instruments { get; } = new(meter);

    /// <summary>The mailboxes opened last.</summary>
    public SnapshotCache Cache { get; } = new(options.SnapshotCacheBytes);

    /// <summary>The keys of SORT and THREAD.</summary>
    public KeyCache Keys { get; } = new(options.SortKeyCacheBytes);

    /// <summary>The header fields sent last.</summary>
    public FieldsCache Fields { get; } = new(options.HeaderCacheBytes);

    /// <summary>The memory of text indexes.</summary>
    public TextBudget TextBudget { get; } = new(options.TextCacheBytes);

    /// <summary>The turns of searches.</summary>
    public SearchTurns Turns { get; } = new();

    /// <summary>Lets one store at a time be read for damage.</summary>
    public SemaphoreSlim ScrubSteps { get; } = new(1);

    /// <summary>Lets one store at a time index.</summary>
    public SemaphoreSlim IndexSteps { get; } = new(1);
}
