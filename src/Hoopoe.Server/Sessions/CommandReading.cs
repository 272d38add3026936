using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Commands;

namespace Hoopoe.Server.Sessions;

/// <summary>A command as read: its tag, its row and either what to run or what is wrong with it.</summary>
/// <param name="Tag">The tag, to be echoed; empty if there is none to be read.</param>
/// <param name="Spec">The row, once name and state are right.</param>
/// <param name="Run">The command with its arguments, if they are right and were asked for.</param>
/// <param name="Problem">The answer, if something is wrong.</param>
readonly record struct CommandReading(
    byte[] Tag, CommandSpec? Spec, Func<SessionContext, CancellationToken, ValueTask<CommandResult>>? Run, CommandResult? Problem)
{
    /// <summary>Whether it is a search whose result is to be saved.</summary>
    public bool AsksToSave { get; private init; }

    /// <summary>Reads tag and name, and looks the command up.</summary>
    /// <param name="text">The command, or what has come of it.</param>
    /// <param name="context">The session.</param>
    public static CommandReading OfName(ReadOnlySpan<byte> text, SessionContext context)
    {
        var lexer = Lexer(text, context);
        return Read(ref lexer, context);
    }

    /// <summary>Reads the whole command.</summary>
    /// <param name="text">The command.</param>
    /// <param name="context">The session.</param>
    public static CommandReading OfCommand(ReadOnlySpan<byte> text, SessionContext context)
    {
        var lexer = Lexer(text, context);
        var reading = Read(ref lexer, context);
        if (reading.Spec is null) return reading;
        var run = reading.Spec.Bind(ref lexer);
        return reading with { Run = run, Problem = run is null ? ErrorAnswers.For(lexer) : null, AsksToSave = lexer.AsksToSave };
    }

    /// <summary>A lexer over a command, with the session's mode and bounds.</summary>
    public static ImapLexer Lexer(ReadOnlySpan<byte> text, SessionContext context) =>
        new(text, context.Output.Mode, context.Services.Limits, isBeforeLogin: !context.IsLoggedIn);

    /// <summary>A lexer that has read the tag and the name of a command that was looked up before.</summary>
    public static ImapLexer LexerBehindName(ReadOnlySpan<byte> text, SessionContext context)
    {
        var lexer = Lexer(text, context);
        Read(ref lexer, context);
        return lexer;
    }

    static CommandReading Read(ref ImapLexer lexer, SessionContext context)
    {
        if (!lexer.TryTag(out var tag)) return new([], null, null, ErrorAnswers.For(lexer));
        var echo = tag.ToArray();
        if (!lexer.TrySp("the tag") || !lexer.TryLabel(out var name, "a command")) return new(echo, null, null, ErrorAnswers.For(lexer));
        var spec = CommandTable.Find(name, ref lexer);
        if (spec is null) return new(echo, null, null, lexer.Failed ? ErrorAnswers.For(lexer) : CommandResult.Bad("Unknown command."));
        if ((spec.States & context.State) == 0) return new(echo, null, null, CommandResult.Bad(NotAllowed(spec, context.State)));
        return spec.Traits.HasFlag(CommandTraits.UsesSequenceNumbers) && context.IsUidOnly
            ? new(echo, null, null, UidOnly.Refusal)
            : new(echo, spec, null, null);
    }

    static ResponseText NotAllowed(CommandSpec spec, SessionState state) => state switch
    {
        SessionState.NotAuthenticated => (ResponseText)$"{spec.Name} needs a login.",
        SessionState.Authenticated when spec.States == SessionState.Selected => (ResponseText)$"{spec.Name} needs a selected mailbox.",
        _ => (ResponseText)$"{spec.Name} is not allowed after login.",
    };
}
