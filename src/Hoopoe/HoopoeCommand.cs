using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hoopoe;

/// <summary>The command line: <c>hoopoe</c> and its verbs.</summary>
static class HoopoeCommand
{
    /// <summary>Makes it.</summary>
    public static RootCommand Create() => new("Hoopoe, an IMAP mail store.")
    {
        ServeCommand.Create(),
        ReloadCommand.Create(),
        AccountCommand.Create(),
        DeliverCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        CheckCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        CompactCommand.Create(),
        UndeleteCommand.Create(),
        HistoryCommand.Create(),
        IndexCommand.Create(),
        WhoCommand.Create(),
        KickCommand.Create(),
        TraceCommand.Create(),
    };

    /// <summary>The command that shows the help of a verb.</summary>
    public static string HelpFor(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is CommandResult { Command: not RootCommand } verb; at = at.Parent)
            names.Push(verb.Command.Name);
        return string.Join(' ', ["hoopoe", .. names, "--help"]);
    }
}
