namespace Hoopoe;

/// <summary>
/// What the process exits with: the codes of sysexits.h, which mail systems understand. docs/configuration.md lists them.
/// </summary>
static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary><c>check</c> found something wrong; <c>import</c> left something out.</summary>
    public const int Faults = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>What was given is wrong: no address, no password, an address that is taken.</summary>
    public const int DataError = 65;

    /// <summary>There is no such account, alias or mailbox.</summary>
    public const int NoUser = 67;

    /// <summary>An endpoint can't be listened on, or no server runs where one is needed.</summary>
    public const int Unavailable = 69;

    /// <summary>A fault of Hoopoe.</summary>
    public const int Software = 70;

    /// <summary>The disk or the account is full.</summary>
    public const int CannotCreate = 73;

    /// <summary>The data folder can't be read or written.</summary>
    public const int InputOutput = 74;

    /// <summary>The data folder is in use, or something else went wrong that may work later.</summary>
    public const int TryAgain = 75;

    /// <summary>The configuration is wrong.</summary>
    public const int Configuration = 78;
}
