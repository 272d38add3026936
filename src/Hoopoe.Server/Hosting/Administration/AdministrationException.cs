namespace Hoopoe.Server.Hosting.Administration;

/// <summary>Why an administrator's request was refused.</summary>
public enum AdministrationError
{
    /// <summary>What was given is not an address or a password.</summary>
    Invalid,

    /// <summary>An account or alias has the address already.</summary>
    AddressTaken,

    /// <summary>There is no such account or alias.</summary>
    NotFound,

    /// <summary>The disk or the account is full.</summary>
    Full,

    /// <summary>The data folder has failed or can't be reached.</summary>
    Trouble,

    /// <summary>It needs a server that runs, and none does.</summary>
    NotServed,

    /// <summary>The configuration is wrong.</summary>
    Configuration,
}

/// <summary>An administrator's request was refused; the message is one line for a person.</summary>
public sealed class AdministrationException(AdministrationError error, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public AdministrationError Error { get; } = error;
}
