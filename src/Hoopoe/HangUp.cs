using System.Runtime.InteropServices;

namespace Hoopoe;

/// <summary>
/// SIGHUP: the configuration is read anew. Where the server was started from a terminal it also says that the terminal is gone; then it stops.
/// </summary>
static class HangUp
{
    const int StandardInput = 0;

    /// <summary>Has work done at each SIGHUP until the result is disposed.</summary>
    /// <param name="reload">Reads the configuration anew.</param>
    /// <param name="stop">Stops the server.</param>
    public static IDisposable? Watch(Func<Task> reload, Action stop)
    {
        if (OperatingSystem.IsWindows()) return null;
        var isFromTerminal = IsTerminal(StandardInput) != 0;
        return PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            if (isFromTerminal && IsTerminal(StandardInput) == 0) stop();
            else _ = Task.Run(reload);
        });
    }

    [DllImport("libc", EntryPoint = "isatty")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int IsTerminal(int descriptor);
}
