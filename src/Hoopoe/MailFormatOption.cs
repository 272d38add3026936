using System.CommandLine;
using Hoopoe.Server.Moving;

namespace Hoopoe;

/// <summary>The option <c>--format</c>: how mail is kept in files.</summary>
static class MailFormatOption
{
    /// <summary>Makes it.</summary>
    public static Option<string?> Create(string description)
    {
        var option = new Option<string?>("--format") { Description = description, HelpName = "WORD" };
        option.AcceptOnlyFromAmong("maildir", "mbox");
        return option;
    }

    /// <summary>The format given, if one is.</summary>
    public static MailFormat? Read(string? word) => word switch
    {
        null => null,
        "mbox" => MailFormat.Mbox,
        _ => MailFormat.Maildir,
    };
}
