using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Commands;

/// <summary>Runs an argument parser over a text as it stands behind the command's name.</summary>
static class Parsing
{
    public delegate bool Parser<T>(ref ImapLexer lexer, out T? arguments);

    public static T Parse<T>(Parser<T> parser, string text, WireMode mode = WireMode.None)
        where T : class
    {
        var lexer = new ImapLexer(Encoding.UTF8.GetBytes(text), mode);
        var parsed = parser(ref lexer, out var arguments);
        Assert.Null(lexer.Error);
        Assert.True(parsed);
        Assert.True(lexer.AtEnd);
        return arguments!;
    }

    public static string Error<T>(Parser<T> parser, string text, WireMode mode = WireMode.None, ImapLimits? limits = null)
        where T : class => Failure(parser, text, mode, limits).Error;

    public static (LexerErrorKind Kind, string Error) Failure<T>(
        Parser<T> parser, string text, WireMode mode = WireMode.None, ImapLimits? limits = null)
        where T : class
    {
        var lexer = new ImapLexer(Encoding.UTF8.GetBytes(text), mode, limits);
        Assert.False(parser(ref lexer, out var arguments), $"'{text}' was accepted");
        Assert.Null(arguments);
        Assert.NotNull(lexer.Error);
        return (lexer.ErrorKind, lexer.Error);
    }
}
