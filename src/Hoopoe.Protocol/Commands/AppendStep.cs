namespace Hoopoe.Protocol.Commands;

/// <summary>What has to happen for an <see cref="AppendCommand"/> to go on.</summary>
public enum AppendStep
{
    /// <summary>The command is wrong: the lexer has the error.</summary>
    Failed,

    /// <summary>The announced literal is an argument: keep it with the command, then advance over the longer text.</summary>
    KeepLiteral,

    /// <summary>The announced literal is data of <see cref="AppendCommand.Current"/>: stream it, then advance over the text behind it.</summary>
    StreamLiteral,

    /// <summary>The command has ended and is right: <see cref="AppendCommand.Messages"/> is whole.</summary>
    Complete,
}
