namespace Hoopoe.Store.Accounts;

/// <summary>Why a change of the directory was refused.</summary>
public enum DirectoryError
{
    /// <summary>Not an address an account or alias can have.</summary>
    InvalidAddress,

    /// <summary>Not a password: empty, longer than 1 KiB of UTF-8, or with control characters (RFC 8265 §4.2).</summary>
    InvalidPassword,

    /// <summary>An account or alias has the address already.</summary>
    AddressTaken,

    /// <summary>No account has the address.</summary>
    NoSuchAccount,

    /// <summary>No alias has the address.</summary>
    NoSuchAlias,
}

/// <summary>A change of the directory was refused; nothing was changed.</summary>
public sealed class DirectoryException : Exception
{
    /// <summary>A refusal with its reason, in words for a person.</summary>
    public DirectoryException(DirectoryError error, string message)
        : base(message) => Error = error;

    /// <summary>The reason.</summary>
    public DirectoryError Error { get; }
}
