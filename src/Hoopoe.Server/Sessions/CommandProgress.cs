using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// Tells a client how far its command has come (INPROGRESS, RFC 9585): first when it has taken <see cref="Interval"/>, then as often; never
/// before an answer that is quick. Only the session's own loop uses it.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="output">Where answers are written.</param>
/// <param name="flush">Sends what is written.</param>
sealed class CommandProgress(TimeProvider time, ResponseWriter output, Func<CancellationToken, ValueTask> flush)
{
    /// <summary>How long a client waits for a word; RFC 9585 §4 recommends 10 to 15 seconds.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(12);

    string _tag = "";
    long _lastWord;

    /// <summary>A command begins.</summary>
    public void Begin(ReadOnlySpan<byte> tag)
    {
        // A tag with "]" can't stand in a response code (RFC 9585 §4).
        _tag = tag.IsEmpty || tag.Contains((byte)']') ? "NIL" : $"\"{System.Text.Encoding.ASCII.GetString(tag)}\"";
        _lastWord = time.GetTimestamp();
    }

    /// <summary>Tells how far the command has come, if it is time for that.</summary>
    /// <param name="done">How many items are done.</param>
    /// <param name="all">How many there are; 0 if that is not known.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public ValueTask TellAsync(long done, long all, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_lastWord) < Interval) return ValueTask.CompletedTask;
        _lastWord = time.GetTimestamp();
        // The goal is reached when the command is answered, not before (RFC 9585 §4).
        if (all > 0) done = Math.Min(done, all - 1);
        output.UntaggedStatus(
            ResponseStatus.Ok, ResponseCode.InProgress(_tag, done, all), all > 0 ? (ResponseText)$"{done * 100 / all}% done." : "Still working on it.");
        return flush(cancellationToken);
    }

    /// <summary>Waits for work that another thread does, telling how far it has come.</summary>
    /// <param name="work">The work.</param>
    /// <param name="done">Says how many items are done.</param>
    /// <param name="all">How many there are; 0 if that is not known.</param>
    /// <param name="cancellationToken">The client is gone; the work goes on.</param>
    public async Task<TResult> WaitAsync<TResult>(Task<TResult> work, Func<long> done, long all, CancellationToken cancellationToken)
    {
        while (!work.IsCompleted)
        {
            var left = Interval - time.GetElapsedTime(_lastWord);
            try
            {
                return await work.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                if (!work.IsCompleted) await TellAsync(done(), all, cancellationToken);
            }
        }
        return await work;
    }
}
