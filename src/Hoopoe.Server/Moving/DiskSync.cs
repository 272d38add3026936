using System.Runtime.InteropServices;

namespace Hoopoe.Server.Moving;

/// <summary>Makes very many new files durable at once: one by one would take longer than writing them.</summary>
static class DiskSync
{
    /// <summary>
    /// Writes everything that is held back of the file system a file is on. Where that is not known how, nothing is done.
    /// </summary>
    public static void AllAround(string file)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var handle = File.OpenHandle(file);
        if (SyncFileSystem(handle.DangerousGetHandle().ToInt32()) != 0)
            throw new IOException($"Could not sync the disk of '{file}'.", Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncFileSystem(int descriptor);
}
