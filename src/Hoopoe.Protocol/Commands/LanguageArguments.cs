using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>LANGUAGE and COMPARATOR (RFC 5255 §3, §4): what the client would like, in order of preference.</summary>
/// <param name="Preferences">Language ranges, or collations; empty to ask what is in force.</param>
public sealed record LanguageArguments(ImmutableArray<string> Preferences)
{
    const int MostPreferences = 100;

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out LanguageArguments? arguments)
    {
        arguments = null;
        var preferences = ImmutableArray.CreateBuilder<string>();
        while (lexer.AcceptSp())
        {
            if (preferences.Count == MostPreferences)
                return lexer.Fail($"more than {MostPreferences} preferences", LexerErrorKind.Limit);
            if (!lexer.TryText(out var preference))
                return false;
            preferences.Add(preference);
        }

        if (!lexer.TryEnd("the arguments"))
            return false;
        arguments = new LanguageArguments(preferences.DrainToImmutable());
        return true;
    }
}
