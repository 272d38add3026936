using System.Globalization;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>A session of a script: its client and the commands that are not answered yet.</summary>
sealed class ScriptSession(string name, TestClient client)
{
    readonly Queue<string> _due = [];
    int _commands;

    public TestClient Client => client;

    /// <summary>The tag of the oldest command without its tagged response.</summary>
    public string? DueTag => _due.TryPeek(out var tag) ? tag : null;

    /// <summary>Whether untagged lines may pass until an expected one comes.</summary>
    public bool SkipsUntagged { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>A new tag, such as a1 in session A.</summary>
    public string BeginCommand()
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"{name.ToLowerInvariant()}{++_commands}");
        _due.Enqueue(tag);
        return tag;
    }

    public void EndCommand() => _due.Dequeue();
}
