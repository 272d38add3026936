using Hoopoe.Store.Consistency;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Consistency;

/// <summary>Damages a data folder that nobody has open, and asks what a check says of it.</summary>
static class Damage
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The file of a pack's segment.</summary>
    public static string Segment(string folder, int number = 1) => Path.Combine(folder, "store-00", "pack", $"{number:D8}.pack");

    /// <summary>The rows.</summary>
    public static string Database(string folder) => Path.Combine(folder, "store-00", "meta.db");

    /// <summary>Changes rows behind the store's back.</summary>
    public static void Rows(string folder, string sql)
    {
        using var rows = SqliteConnection.Open(Database(folder), SqliteAccess.Write);
        rows.Execute(sql);
    }

    /// <summary>Finds a text in a segment and changes its first byte.</summary>
    public static void Flip(string folder, string text, int segment = 1, bool last = false)
    {
        var bytes = File.ReadAllBytes(Segment(folder, segment));
        var sought = System.Text.Encoding.ASCII.GetBytes(text);
        var at = last ? bytes.AsSpan().LastIndexOf(sought) : bytes.AsSpan().IndexOf(sought);
        Assert.True(at > 0, $"there is no {text}");
        bytes[at] ^= 1;
        File.WriteAllBytes(Segment(folder, segment), bytes);
    }

    /// <summary>Finds a body by its beginning and changes the head of its record, or changes it back.</summary>
    public static void FlipHead(string folder, string beginning)
    {
        var bytes = File.ReadAllBytes(Segment(folder));
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(beginning));
        Assert.True(at > 0, $"there is no {beginning}");
        bytes[at - PackRecord.BodyOffset] ^= 1;
        File.WriteAllBytes(Segment(folder), bytes);
    }

    /// <summary>Checks, and returns every fault as it is told.</summary>
    public static async Task<(ConsistencyReport Report, List<ConsistencyFault> Faults)> CheckAsync(
        this StoreFixture fixture, bool repairs = false, bool expungesLost = false, string? account = null)
    {
        var faults = new List<ConsistencyFault>();
        var report = await fixture.Store.CheckAsync(
            new CheckRequest(account, repairs, expungesLost),
            step =>
            {
                if (step.Fault is { } fault) faults.Add(fault);
                return ValueTask.CompletedTask;
            },
            Token);
        Assert.Equal(report.Found, faults.Count);
        Assert.Equal(report.Repaired, faults.Count(fault => fault.IsRepaired));
        return (report, faults);
    }
}
