namespace Hoopoe.Store;

/// <summary>Another process owns the data folder.</summary>
public sealed class DataFolderInUseException : IOException
{
    /// <summary>A folder owned by another process, and its number if it is known.</summary>
    public DataFolderInUseException(string path, int? processId)
        : base($"The data folder '{path}' is in use by {(processId is null ? "another process" : $"process {processId}")}.") => ProcessId = processId;

    /// <summary>The number of the owning process, if it could be read.</summary>
    public int? ProcessId { get; }
}

/// <summary>The data folder was made by a newer Hoopoe, or is not one.</summary>
public sealed class DataFolderFormatException : IOException
{
    /// <summary>A folder of a newer format than this program knows.</summary>
    public DataFolderFormatException(string path, int found, int known)
        : base($"'{path}' has format {found}, made by a newer Hoopoe; this one knows formats up to {known}. Nothing was changed. "
            + "Use the newer program, or restore a backup made by this one.")
    {
        Found = found;
        Known = known;
    }

    /// <summary>The folder's format.</summary>
    public int Found { get; }

    /// <summary>The newest format that is known.</summary>
    public int Known { get; }
}

/// <summary>A database of the data folder is gone or is none any more, while mail is there. Nothing was changed.</summary>
public sealed class DataDamagedException : IOException
{
    /// <summary>What is damaged and what can be done, in words for a person.</summary>
    public DataDamagedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Rows of a store that can't be had from its database.</summary>
    internal static DataDamagedException OfStore(string database, string fault, Exception? inner = null) => new(
        $"the database {database} {fault}, and mail lies in the packs beside it. Nothing was changed. Keep a copy of the data folder. Then either "
        + "restore a backup into a new one (hoopoe restore DIR --data NEW), or have the messages found again from the packs: "
        + "hoopoe check --rebuild-from-packs", inner);
}
