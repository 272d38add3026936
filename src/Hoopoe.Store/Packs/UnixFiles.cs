using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Packs;

/// <summary>What Unix does to files and folders and .NET has no call for.</summary>
static partial class UnixFiles
{
    const int ReadOnly = 0;

    /// <summary>Syncs a folder, so that the names in it survive a loss of power.</summary>
    /// <exception cref="IOException">It could not be opened or synced.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = OpenForReading(folder);
        if (Fsync(handle) != 0) throw Failure("sync", folder);
    }

    /// <summary>Opens a file or folder for reading without the advisory lock that .NET takes on what it opens.</summary>
    /// <exception cref="IOException">It could not be opened.</exception>
    public static SafeFileHandle OpenForReading(string path)
    {
        var handle = Open(path, ReadOnly);
        return handle >= 0 ? new SafeFileHandle(handle, ownsHandle: true) : throw Failure("open", path);
    }

    /// <summary>Makes a range of a file a hole that reads as zeros; false where the file system has no holes.</summary>
    public static bool TryPunchHole(SafeFileHandle file, long offset, long length)
    {
        const int keepSize = 1, punchHole = 2;
        return Fallocate(file, keepSize | punchHole, offset, length) == 0;
    }

    static IOException Failure(string action, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Could not {action} '{path}': {new Win32Exception(error).Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fallocate64", SetLastError = true)]
    private static partial int Fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);
}
