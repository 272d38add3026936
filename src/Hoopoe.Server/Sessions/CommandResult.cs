using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Sessions;

/// <summary>How a command ended: what its tagged response says.</summary>
/// <param name="Status">OK, NO or BAD.</param>
/// <param name="Code">The response code, or null.</param>
/// <param name="Text">Words for a person.</param>
readonly record struct CommandResult(ResponseStatus Status, ResponseCode? Code, ResponseText Text)
{
    /// <summary>The command succeeded.</summary>
    public static CommandResult Ok(ResponseText text) => new(ResponseStatus.Ok, null, text);

    /// <summary>The command succeeded, with a code.</summary>
    public static CommandResult Ok(ResponseCode? code, ResponseText text) => new(ResponseStatus.Ok, code, text);

    /// <summary>The command failed.</summary>
    public static CommandResult No(ResponseCode? code, ResponseText text) => new(ResponseStatus.No, code, text);

    /// <summary>The command was wrong.</summary>
    public static CommandResult Bad(ResponseText text, ResponseCode? code = null) => new(ResponseStatus.Bad, code, text);
}
