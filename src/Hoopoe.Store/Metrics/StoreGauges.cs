using System.Diagnostics.Metrics;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Metrics;

/// <summary>What the stores of a data folder are asked about when somebody reads the metrics, and not before.</summary>
static class StoreGauges
{
    /// <summary>Makes the instruments; they go with the meter.</summary>
    public static void Create(Meter meter, IReadOnlyList<EmbeddedStore> stores, StoreShared shared)
    {
        Gauge("hoopoe.store.queue.length", "{operation}", "Operations that wait for the writer", store => store.Writer.QueueLength);
        Gauge("hoopoe.store.stopped", null, "1 where a fault of the storage has stopped writing", store => store.HasStopped ? 1 : 0);
        Gauge("hoopoe.store.low_water", null, "1 where too little room is left for new messages", store => store.Packs.IsShort ? 1 : 0);
        Gauge("hoopoe.store.disk.free", "By", "Room on the disk of a store", store => store.Packs.FreeBytes);
        Gauge("hoopoe.store.disk.size", "By", "The size of the disk of a store", store => store.Packs.DiskBytes);
        Gauge("hoopoe.store.reserve", "By", "Disk that is held back for when it is full", store => store.Packs.Reserve.Held);
        Gauge("hoopoe.store.pack.size", "By", "The files of bodies, holes included", store => store.Packs.Bytes);
        Gauge("hoopoe.store.pack.live", "By", "Bodies that rows refer to, as the last sweep found them", store => store.Packs.LiveBytes);
        Gauge("hoopoe.store.pack.files", "{file}", "The files of bodies", store => store.Packs.Segments.Count);
        Gauge("hoopoe.store.rows.size", "By", "The database of a store", store => LengthOf(store.RowsPath));
        Gauge("hoopoe.store.wal.size", "By", "The write-ahead log of a store's database", store => LengthOf(store.RowsPath + "-wal"));
        Gauge("hoopoe.index.backlog", "{account}", "Accounts with messages that are still to be indexed", store => store.Indexer.Backlog);
        meter.CreateObservableGauge(
            "hoopoe.cache.size",
            () => new Measurement<long>[]
            {
                new(shared.Cache.Bytes, new KeyValuePair<string, object?>("cache", "snapshots")),
                new(shared.Keys.Bytes, new KeyValuePair<string, object?>("cache", "sort_keys")),
                new(shared.Fields.Bytes, new KeyValuePair<string, object?>("cache", "header_fields")),
                new(shared.TextBudget.Used, new KeyValuePair<string, object?>("cache", "texts")),
                new(SqliteConnection.MemoryUsed, new KeyValuePair<string, object?>("cache", "database")),
            },
            "By",
            "Memory that a cache takes");

        void Gauge(string name, string? unit, string description, Func<EmbeddedStore, long> read) => meter.CreateObservableGauge(
            name, () => stores.Select(store => new Measurement<long>(read(store), store.Measures.Label)), unit, description);
    }

    static long LengthOf(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;
}
