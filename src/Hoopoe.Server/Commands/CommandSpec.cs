using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>Reads a command's arguments, from behind its name to the end.</summary>
delegate bool ParseArguments<TArguments>(ref ImapLexer lexer, [NotNullWhen(true)] out TArguments? arguments);

/// <summary>Runs a command whose arguments were read: writes its untagged answers and says how it ended.</summary>
delegate ValueTask<CommandResult> RunCommand<in TArguments>(SessionContext context, TArguments arguments, CancellationToken cancellationToken);

/// <summary>One row of the command table.</summary>
/// <param name="name">The name in capitals; that of a UID command with its prefix, <c>UID FETCH</c>.</param>
/// <param name="states">Where it is allowed.</param>
/// <param name="traits">How it behaves.</param>
/// <param name="capabilities">The capabilities that this row alone stands for.</param>
abstract class CommandSpec(string name, SessionState states, CommandTraits traits, IReadOnlyList<string> capabilities)
{
    /// <summary>The name in capitals.</summary>
    public string Name { get; } = name;

    /// <summary>Where it is allowed.</summary>
    public SessionState States { get; } = states;

    /// <summary>How it behaves.</summary>
    public CommandTraits Traits { get; } = traits;

    /// <summary>The capabilities that this row alone stands for.</summary>
    public IReadOnlyList<string> Capabilities { get; } = capabilities;

    /// <summary>Reads the arguments and binds them to the command; null, with the lexer's error, if they are wrong.</summary>
    public abstract Func<SessionContext, CancellationToken, ValueTask<CommandResult>>? Bind(ref ImapLexer lexer);

    /// <summary>A row.</summary>
    public static CommandSpec Of<TArguments>(
        string name, SessionState states, CommandTraits traits, ParseArguments<TArguments> parse, RunCommand<TArguments> run,
        params IReadOnlyList<string> capabilities) =>
        new Row<TArguments>(name, states, traits, capabilities, parse, run);

    sealed class Row<TArguments>(
        string name, SessionState states, CommandTraits traits, IReadOnlyList<string> capabilities,
        ParseArguments<TArguments> parse, RunCommand<TArguments> run)
        : CommandSpec(name, states, traits, capabilities)
    {
        public override Func<SessionContext, CancellationToken, ValueTask<CommandResult>>? Bind(ref ImapLexer lexer) =>
            parse(ref lexer, out var arguments) ? (context, cancellationToken) => run(context, arguments, cancellationToken) : null;
    }
}
