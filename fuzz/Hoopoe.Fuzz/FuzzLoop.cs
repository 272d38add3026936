using System.Diagnostics;
using System.Globalization;

namespace Hoopoe.Fuzz;

/// <summary>Runs one target: makes inputs, keeps those that take new branches, and stops at the first that something is wrong
/// with.</summary>
sealed class FuzzLoop(FuzzTarget target, CoverageMap coverage, FuzzOptions options)
{
    /// <summary>The exit code of a process that has written a finding.</summary>
    public const int Found = 3;

    static readonly TimeSpan TooLong = TimeSpan.FromSeconds(10);

    readonly Random _random = new(options.Seed);
    readonly Stopwatch _watch = Stopwatch.StartNew();
    long _inputs;
    long _begunAt;
    TimeSpan _cost;
    TimeSpan _slowest;
    byte[] _input = [];

    /// <summary>Runs it; 0 if nothing was found.</summary>
    public int Run()
    {
        using var current = new CurrentInput(options.Findings, target.Name);
        using var watchdog = new Timer(_ => EndIfHanging(), null, TooLong, TimeSpan.FromSeconds(1));
        var corpus = new Corpus(_random);
        var mutator = new Mutator(_random, target.Words);
        foreach (var seed in target.Seeds.Select(seed => seed.AsSpan(0, Math.Min(seed.Length, Corpus.MaxLength)).ToArray()))
        {
            if (!TryRun(seed, current, out _)) return Found;
            corpus.Add(seed, _cost);
        }
        var memory = 0L;
        while (!IsEnough)
        {
            var input = mutator.Change(corpus.Pick(), corpus.PickAny());
            if (!TryRun(input, current, out var isNew)) return Found;
            if (isNew) corpus.Add(input, _cost);
            if (memory == 0 && IsEarlyEnough) memory = GC.GetTotalMemory(forceFullCollection: true) - corpus.Octets;
        }
        _begunAt = 0;
        var growth = GC.GetTotalMemory(forceFullCollection: true) - corpus.Octets - memory;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: {_inputs:N0} inputs in {_watch.Elapsed.TotalSeconds:0} s, {coverage.Branches:N0} branches, {corpus.Count:N0} kept, ")
            + string.Create(CultureInfo.InvariantCulture, $"slowest {_slowest.TotalMilliseconds:0} ms, memory {growth / 1024.0 / 1024.0:+0.0;-0.0} MiB"));
        return 0;
    }

    bool IsEnough => options.Inputs is { } inputs ? _inputs >= inputs : _watch.Elapsed >= options.Time;

    // What is kept by then is what the corpus and the target need anyway.
    bool IsEarlyEnough => options.Inputs is { } inputs ? _inputs >= inputs / 5 : _watch.Elapsed >= options.Time / 5;

    bool TryRun(byte[] input, CurrentInput current, out bool isNew)
    {
        current.Set(input);
        _input = input;
        Volatile.Write(ref _begunAt, Stopwatch.GetTimestamp());
        coverage.Clear();
        try
        {
            target.Run(input);
            return true;
        }
        catch (Exception wrong)
        {
            Console.WriteLine($"{target.Name}: {wrong.GetType().Name}; the input is {Write(wrong.ToString())}\n{wrong}");
            return false;
        }
        finally
        {
            isNew = coverage.Absorb();
            _inputs++;
            _cost = Stopwatch.GetElapsedTime(Volatile.Read(ref _begunAt));
            if (_cost > _slowest) _slowest = _cost;
        }
    }

    void EndIfHanging()
    {
        var begunAt = Volatile.Read(ref _begunAt);
        if (begunAt == 0 || Stopwatch.GetElapsedTime(begunAt) < TooLong) return;
        Console.WriteLine($"{target.Name}: an input takes too long; it is {Write("took too long")}");
        Environment.Exit(Found);
    }

    string Write(string what) => Findings.Write(options.Findings, target.Name, _input, what);
}
