using System.Buffers.Text;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store;

/// <summary>The lock of a data folder: an open file that no other process can open, with the owner's process number in it.</summary>
sealed class DataFolderLock : IDisposable
{
    const string FileName = "lock";
    const int MaxDigits = 10;
    readonly FileStream _file;

    DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of a folder.</summary>
    /// <exception cref="DataFolderInUseException">Somebody has it.</exception>
    public static DataFolderLock Take(string folder)
    {
        var path = Path.Combine(folder, FileName);
        FileStream file;
        try
        {
            // Share.None is flock(LOCK_EX) on Unix; the kernel gives it back whenever and however the process ends.
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure) when (IsLocked(failure))
        {
            throw new DataFolderInUseException(folder, OwnerIn(path));
        }
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(Environment.ProcessId, digits, out var count);
        file.SetLength(0);
        file.Write(digits[..count]);
        return new DataFolderLock(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // EWOULDBLOCK of Linux and of the BSDs; ERROR_SHARING_VIOLATION.
    static bool IsLocked(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xFFFF) == 32
        : failure.HResult == (OperatingSystem.IsLinux() ? 11 : 35);

    static int? OwnerIn(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        try
        {
            using var file = UnixFiles.OpenForReading(path);
            Span<byte> digits = stackalloc byte[MaxDigits];
            var count = RandomAccess.Read(file, digits, 0);
            return Utf8Parser.TryParse(digits[..count], out int owner, out _) ? owner : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
