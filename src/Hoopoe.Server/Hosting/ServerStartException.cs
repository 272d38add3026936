namespace Hoopoe.Server.Hosting;

/// <summary>What stood in the way of a start; each has an exit code of <c>hoopoe serve</c>.</summary>
public enum StartFailure
{
    /// <summary>Another process has the data folder.</summary>
    DataFolderInUse,

    /// <summary>The data folder can't be read, written or understood.</summary>
    DataFolder,

    /// <summary>An endpoint can't be listened on.</summary>
    Endpoint,
}

/// <summary>The server can't start; the message is one line for a person.</summary>
public sealed class ServerStartException(StartFailure failure, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>What kind of thing stood in the way.</summary>
    public StartFailure Failure { get; } = failure;
}
