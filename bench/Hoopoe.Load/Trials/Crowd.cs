using System.Diagnostics;
using Hoopoe.Load.Targets;

namespace Hoopoe.Load.Trials;

/// <summary>
/// Sessions that all do the same over and over, each on a thread of its own: first for a while that does not count, then for the time that
/// is measured.
/// </summary>
static class Crowd
{
    const int StackBytes = 256 * 1_024;
    const int OpenedAtOnce = 32;
    static readonly TimeSpan LongestOpening = TimeSpan.FromMinutes(5);

    /// <summary>Opens the sessions, lets them work and closes them.</summary>
    /// <param name="trial">For how long, and on what.</param>
    /// <param name="sessions">How many sessions.</param>
    /// <param name="open">Makes a session, which is ready to work then.</param>
    /// <param name="step">Lets a session do one piece of work; gives back how many operations it was.</param>
    /// <param name="meanwhile">What happens while it is measured, which lasts as long; by default nothing, for the trial's time.</param>
    /// <exception cref="InvalidOperationException">A session failed.</exception>
    public static CrowdResult Run<T>(Trial trial, int sessions, Func<int, T> open, Func<T, int> step, Action? meanwhile = null)
        where T : IDisposable
    {
        using var course = new Course(sessions);
        var members = Enumerable.Range(0, sessions).Select(number => new Member(course)).ToList();
        var threads = members.Select((member, number) => new Thread(() => member.Live(() => open(number), step), StackBytes)).ToList();
        foreach (var thread in threads) thread.Start();
        try
        {
            course.AwaitOpen(LongestOpening, trial.Target.Processes);
            course.Pause(trial.WarmUp);
            var (server, client) = (trial.Target.Processes?.Processor, Environment.CpuUsage.TotalTime);
            course.From = Stopwatch.GetTimestamp();
            if (meanwhile is null) course.Pause(trial.Time);
            else meanwhile();
            course.To = Stopwatch.GetTimestamp();
            var (serverThen, clientThen) = (trial.Target.Processes?.Processor, Environment.CpuUsage.TotalTime);
            course.Stop();
            foreach (var thread in threads) thread.Join();
            return new CrowdResult(
                members.Sum(member => member.Operations), [.. members.SelectMany(member => member.Milliseconds)],
                Stopwatch.GetElapsedTime(course.From, course.To), serverThen - server, clientThen - client);
        }
        finally
        {
            course.Stop();
            foreach (var thread in threads) thread.Join();
            course.ThrowIfFailed();
        }
    }

    /// <summary>When all begin, what counts, and when they end.</summary>
    sealed class Course(int sessions) : IDisposable
    {
        readonly SemaphoreSlim _opening = new(OpenedAtOnce);
        readonly CountdownEvent _open = new(sessions);
        readonly ManualResetEventSlim _begin = new();
        readonly ManualResetEventSlim _end = new();
        Exception? _failure;
        long _from = long.MaxValue;
        long _to = long.MaxValue;

        public long From { get => Volatile.Read(ref _from); set => Volatile.Write(ref _from, value); }

        public long To { get => Volatile.Read(ref _to); set => Volatile.Write(ref _to, value); }

        public bool IsOver => _end.IsSet;

        public void AwaitOpen(TimeSpan longest, ProcessTree? server)
        {
            if (!_open.Wait(longest)) throw new InvalidOperationException($"Not all sessions were open within {longest}.");
            ThrowIfFailed();
            server?.AwaitQuiet();
            _begin.Set();
        }

        public void Pause(TimeSpan time)
        {
            _end.Wait(time);
            ThrowIfFailed();
        }

        /// <summary>Opens a session when its turn comes: servers have limits for those who are not logged in yet.</summary>
        public T Open<T>(Func<T> open)
        {
            _opening.Wait();
            try
            {
                return open();
            }
            finally
            {
                _opening.Release();
            }
        }

        public void ReportOpen()
        {
            _open.Signal();
            _begin.Wait();
        }

        public void Fail(Exception exception, bool isOpen)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
            Stop();
            if (!isOpen) _open.Signal();
        }

        public void Stop()
        {
            _end.Set();
            _begin.Set();
        }

        public void ThrowIfFailed()
        {
            if (_failure is { } failure) throw new InvalidOperationException(failure.Message, failure);
        }

        public void Dispose()
        {
            _opening.Dispose();
            _open.Dispose();
            _begin.Dispose();
            _end.Dispose();
        }
    }

    sealed class Member(Course course)
    {
        public long Operations { get; private set; }

        public List<double> Milliseconds { get; } = new(4_096);

        public void Live<T>(Func<T> open, Func<T, int> step) where T : IDisposable
        {
            var isOpen = false;
            try
            {
                using var session = course.Open(open);
                isOpen = true;
                course.ReportOpen();
                while (!course.IsOver)
                {
                    var begun = Stopwatch.GetTimestamp();
                    var operations = step(session);
                    var done = Stopwatch.GetTimestamp();
                    if (done < course.From || done > course.To) continue;
                    Operations += operations;
                    Milliseconds.Add(Stopwatch.GetElapsedTime(begun, done).TotalMilliseconds);
                }
            }
            catch (Exception exception)
            {
                course.Fail(exception, isOpen);
            }
        }
    }
}
