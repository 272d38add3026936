using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Languages;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// LANGUAGE (RFC 5255 §3): which language texts for people are in, from the LANGUAGE response on. There is no NAMESPACE response, for no namespace
/// has a prefix to be translated.
/// </summary>
static class LanguageCommand
{
    /// <summary>The range that asks for the administrator's choice.</summary>
    const string Preferred = "default";

    public static ValueTask<CommandResult> RunAsync(SessionContext context, LanguageArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Preferences.IsEmpty)
        {
            Write(context, ServerLanguage.All);
            return new(CommandResult.Ok("Those are the languages."));
        }
        foreach (var range in arguments.Preferences)
        {
            var tag = range.Equals(Preferred, StringComparison.OrdinalIgnoreCase) || range == "*" ? context.Services.Language : range;
            if (ServerLanguage.Find(tag) is not { } language) continue;
            Write(context, [language]);
            context.Speak(language);
            return new(CommandResult.Ok("This is the language from here on."));
        }
        return new(CommandResult.No(null, "None of these languages is spoken here."));
    }

    static void Write(SessionContext context, IReadOnlyList<ServerLanguage> languages)
    {
        var output = context.Output;
        output.BeginUntagged("LANGUAGE ("u8);
        for (var i = 0; i < languages.Count; i++)
        {
            if (i > 0) output.Space();
            output.AString(languages[i].Tag);
        }
        output.CloseParen();
        output.EndLine();
    }
}
