using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Sessions;

/// <summary>Ends a command with NO or BAD from anywhere inside it; the session writes the answer.</summary>
sealed class CommandRefusedException : Exception
{
    CommandRefusedException(CommandResult result)
        : base(result.Text.ToString()) => Result = result;

    /// <summary>The answer.</summary>
    public CommandResult Result { get; }

    /// <summary>A refusal with NO.</summary>
    public static CommandRefusedException No(ResponseCode? code, ResponseText text) => new(CommandResult.No(code, text));

    /// <summary>A refusal with BAD: the client broke a rule that the grammar cannot express.</summary>
    public static CommandRefusedException Bad(ResponseText text, ResponseCode? code = null) => new(CommandResult.Bad(text, code));
}
