namespace Hoopoe.Server.Moving;

/// <summary>Makes the folders of an export, for their owner alone.</summary>
static class TargetFolder
{
    /// <summary>Makes a folder unless it is there.</summary>
    /// <exception cref="IOException">It is a symbolic link: nothing is written elsewhere.</exception>
    public static void Make(string path)
    {
        var folder = new DirectoryInfo(path);
        if (folder.LinkTarget is not null) throw new IOException($"'{path}' is a symbolic link.");
        if (folder.Exists) return;
        if (OperatingSystem.IsWindows()) folder.Create();
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
