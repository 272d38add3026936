using System.Globalization;
using Hoopoe.Store;
using Microsoft.AspNetCore.Http;

namespace Hoopoe.Server.Hosting;

/// <summary>Whether the server does what it is for, in words.</summary>
/// <param name="conditions">Says how the stores are.</param>
/// <param name="hasDirectoryStopped">Says whether the directory of accounts has stopped writing.</param>
sealed class Health(Func<IReadOnlyList<StoreCondition>> conditions, Func<bool> hasDirectoryStopped)
{
    /// <summary>What only a restart mends, a line each.</summary>
    public IEnumerable<string> Faults() => StoppedStores().Concat(StoppedDirectory());

    IEnumerable<string> StoppedStores() =>
        from condition in conditions()
        where condition.HasStopped
        select $"store {condition.Store} has stopped writing after a fault of its storage; the log says which. A restart opens it again.";

    IEnumerable<string> StoppedDirectory() => hasDirectoryStopped()
        ? ["accounts and passwords can't be changed after a fault of the storage; the log says which. A restart opens them again."]
        : [];

    /// <summary>Why mail is not taken, a line each.</summary>
    public IEnumerable<string> Refusals() => StoppedStores().Concat(
        from condition in conditions()
        where condition is { IsShort: true, HasStopped: false }
        select string.Create(
            CultureInfo.InvariantCulture,
            $"store {condition.Store} takes no new messages: its disk has only {condition.FreeBytes} bytes free. Reading goes on."));

    /// <summary>Answers with one word when nothing is wrong, and otherwise with what is.</summary>
    public static Task AnswerAsync(HttpContext context, string word, IEnumerable<string> wrong)
    {
        string[] lines = [.. wrong];
        if (lines.Length > 0) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(lines.Length == 0 ? $"{word}\n" : $"{string.Join('\n', lines)}\n", context.RequestAborted);
    }
}
