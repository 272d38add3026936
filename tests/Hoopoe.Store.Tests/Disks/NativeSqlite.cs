using System.Runtime.InteropServices;

namespace Hoopoe.Store.Tests.Disks;

/// <summary>What SQLite's C interface calls a file of a VFS.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeFile
{
    public NativeFileMethods* Methods;
}

/// <summary>sqlite3_io_methods, version 2.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeFileMethods
{
    public int Version;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> Close;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Read;
    public delegate* unmanaged[Cdecl]<NativeFile*, byte*, int, long, int> Write;
    public delegate* unmanaged[Cdecl]<NativeFile*, long, int> Truncate;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Sync;
    public delegate* unmanaged[Cdecl]<NativeFile*, long*, int> FileSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Lock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> Unlock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int*, int> CheckReservedLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, nint, int> FileControl;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> SectorSize;
    public delegate* unmanaged[Cdecl]<NativeFile*, int> DeviceCharacteristics;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, nint*, int> ShmMap;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int, int, int> ShmLock;
    public delegate* unmanaged[Cdecl]<NativeFile*, void> ShmBarrier;
    public delegate* unmanaged[Cdecl]<NativeFile*, int, int> ShmUnmap;
}

/// <summary>sqlite3_vfs, version 3.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct NativeVfs
{
    public int Version;
    public int FileSize;
    public int MaxPath;
    public NativeVfs* Next;
    public byte* Name;
    public nint AppData;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int> Delete;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int*, int> Access;
    public nint FullPathname, DlOpen, DlError, DlSym, DlClose, Randomness, Sleep, CurrentTime, GetLastError, CurrentTimeInt64;
    public nint SetSystemCall, GetSystemCall, NextSystemCall;
}

/// <summary>The functions and numbers of SQLite's C interface that a VFS needs.</summary>
static unsafe partial class NativeSqlite
{
    public const int Ok = 0, IoError = 10, Full = 13, CantOpen = 14;

    public const int ReadError = IoError | (1 << 8), WriteError = IoError | (3 << 8), SyncError = IoError | (4 << 8),
        TruncateError = IoError | (6 << 8), SizeError = IoError | (7 << 8), DeleteError = IoError | (10 << 8),
        AccessError = IoError | (13 << 8),
        ShmSizeError = IoError | (19 << 8), ShmMapError = IoError | (21 << 8);

    public const int OpenCreate = 0x4, OpenMainJournal = 0x800, OpenSuperJournal = 0x4000, OpenWal = 0x80000;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    public static partial NativeVfs* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    public static partial int Register(NativeVfs* vfs, int isDefault);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_unregister")]
    [UnmanagedCallConv(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
    public static partial int Unregister(NativeVfs* vfs);
}
