using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Opens files below a folder and never what lies elsewhere: a symbolic link in mail that somebody else has written would otherwise bring
/// the reader's own files into the mailbox.
/// </summary>
/// <param name="root">The folder; itself it may be a link.</param>
sealed class SourceFile(string root)
{
    readonly string _root = Path.TrimEndingDirectorySeparator(RealPathOf(root));

    /// <summary>Whether a file or folder is a symbolic link.</summary>
    public static bool IsLink(FileSystemInfo entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    /// <summary>Opens a file for reading; says why it isn't read, or null.</summary>
    public string? Open(string path, out FileStream? stream)
    {
        stream = null;
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists) return "it is gone; run the import again";
            if (IsLink(file)) return "it is a symbolic link";
            // A pipe or device has no length either, and opening it may take forever.
            if (file.Length == 0) return "it is empty";
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (IsBelow(stream.SafeFileHandle)) return null;
            stream.Dispose();
            stream = null;
            return "it lies elsewhere";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            stream = null;
            return failure is FileNotFoundException ? "it is gone; run the import again" : $"it can't be read: {failure.Message}";
        }
    }

    /// <summary>Whether what was opened is what was looked at: a folder on the way may have become a link meanwhile.</summary>
    bool IsBelow(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux()) return true;
        var opened = File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", returnFinalTarget: false)?.FullName;
        return opened == _root || (opened?.StartsWith(_root.TrimEnd('/') + "/", StringComparison.Ordinal) ?? false);
    }

    /// <summary>A path without symbolic links.</summary>
    public static string RealPathOf(string path)
    {
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        foreach (var part in Path.GetFullPath(path)[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            real = entry.LinkTarget is null ? next : RealPathOf(entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        return real;
    }
}
