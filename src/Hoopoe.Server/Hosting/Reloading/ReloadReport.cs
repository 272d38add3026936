namespace Hoopoe.Server.Hosting.Reloading;

/// <summary>What became of a configuration that was read anew.</summary>
/// <param name="Changed">The options that have another value from now on, by their keys in hoopoe.json.</param>
/// <param name="NeedRestart">The options that were changed as well, but are taken at a start only.</param>
public sealed record ReloadReport(IReadOnlyList<string> Changed, IReadOnlyList<string> NeedRestart)
{
    /// <summary>The report in words, one line for each thing to know.</summary>
    public IReadOnlyList<string> ToLines() =>
    [
        Changed.Count == 0 ? "nothing changed" : $"changed: {string.Join(", ", Changed)}",
        .. NeedRestart.Count == 0 ? Enumerable.Empty<string>() : [$"needs a restart: {string.Join(", ", NeedRestart)}"],
    ];
}
