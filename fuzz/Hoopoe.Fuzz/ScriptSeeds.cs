using System.Text;

namespace Hoopoe.Fuzz;

/// <summary>What clients send in the protocol scripts.</summary>
sealed class ScriptSeeds
{
    /// <summary>Reads the scripts of a folder; none if it is null.</summary>
    public ScriptSeeds(string? folder)
    {
        if (folder is null) return;
        foreach (var file in Directory.EnumerateFiles(folder, "*.imap", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            Read(file);
    }

    /// <summary>Single commands, without tags and line ends.</summary>
    public List<byte[]> Commands { get; } = [];

    /// <summary>What all sessions of a script send, one after the other.</summary>
    public List<byte[]> Conversations { get; } = [];

    void Read(string file)
    {
        var conversation = new StringBuilder();
        foreach (var line in File.ReadLines(file))
        {
            if (line is [>= 'A' and <= 'Z', '>', ' ', .. var command])
            {
                Commands.Add(Encoding.Latin1.GetBytes(command));
                conversation.Append("a1 ").Append(command.Replace("{size", "{20", StringComparison.Ordinal)).Append("\r\n");
            }
            else if (line is [>= 'A' and <= 'Z', '>', '>', ' ', .. var text]) conversation.Append(text).Append("\r\n");
            else if (line is ['|', ' ', .. var data]) conversation.Append(data).Append("\r\n");
        }
        Conversations.Add(Encoding.Latin1.GetBytes(conversation.ToString()));
    }
}
