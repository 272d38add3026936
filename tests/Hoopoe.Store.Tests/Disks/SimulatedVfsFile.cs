using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Hoopoe.Store.Tests.Disks.NativeSqlite;

namespace Hoopoe.Store.Tests.Disks;

/// <summary>One file that SQLite has open on a simulated disk.</summary>
sealed unsafe class SimulatedVfsFile(SimulatedDisk disk, string path, int flags)
{
    static readonly NativeFileMethods* Methods = MakeMethods();
    readonly SimulatedFile _file = disk.FileAt(path);

    // As SQLite does on Unix: the first sync of a journal that may be new syncs its name too.
    bool _syncsFolder = (flags & OpenCreate) != 0 && (flags & (OpenWal | OpenMainJournal | OpenSuperJournal)) != 0;

    /// <summary>What stands before the system's own file.</summary>
    readonly struct Head(NativeFileMethods* methods, nint handle)
    {
        public readonly NativeFileMethods* Methods = methods;
        public readonly nint Handle = handle;
    }

    public static int HeadSize => sizeof(Head);

    public static NativeFile* Inner(NativeFile* file) => (NativeFile*)((Head*)file + 1);

    public static void Begin(NativeFile* file, SimulatedVfsFile opened) =>
        *(Head*)file = new Head(Methods, GCHandle.ToIntPtr(GCHandle.Alloc(opened)));

    static GCHandle HandleOf(NativeFile* file) => GCHandle.FromIntPtr(((Head*)file)->Handle);

    static int Run(NativeFile* file, DiskCalls call, Func<SimulatedVfsFile, DiskFaultKind?, int> run)
    {
        var self = (SimulatedVfsFile)HandleOf(file).Target!;
        return self.Run(call, fault => run(self, fault));
    }

    int Run(DiskCalls call, Func<DiskFaultKind?, int> run) => disk.Run(call, path, run);

    static NativeFileMethods* MakeMethods()
    {
        var methods = (NativeFileMethods*)NativeMemory.Alloc((nuint)sizeof(NativeFileMethods));
        *methods = new NativeFileMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            FileSize = &FileSize,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            FileControl = &FileControl,
            SectorSize = &SectorSize,
            DeviceCharacteristics = &DeviceCharacteristics,
            ShmMap = &ShmMap,
            ShmLock = &ShmLock,
            ShmBarrier = &ShmBarrier,
            ShmUnmap = &ShmUnmap,
        };
        return methods;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Close(NativeFile* file)
    {
        HandleOf(file).Free();
        return Inner(file)->Methods->Close(Inner(file));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Read(NativeFile* file, byte* buffer, int count, long offset) => Run(file, DiskCalls.Read, (_, fault) =>
        fault is null ? Inner(file)->Methods->Read(Inner(file), buffer, count, offset) : ReadError);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Write(NativeFile* file, byte* buffer, int count, long offset) => Run(file, DiskCalls.Write, (self, fault) =>
    {
        if (fault == DiskFaultKind.Off) return WriteError;
        var written = fault is DiskFaultKind.Failure or DiskFaultKind.Full ? count / 2 : count;
        var code = Inner(file)->Methods->Write(Inner(file), buffer, written, offset);
        self._file.Write(offset, new ReadOnlySpan<byte>(buffer, written));
        return fault switch
        {
            null => code,
            DiskFaultKind.Full => Full,
            _ => WriteError,
        };
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Truncate(NativeFile* file, long length) => Run(file, DiskCalls.Truncate, (self, fault) =>
    {
        if (fault is not null) return TruncateError;
        self._file.Truncate(length);
        return Inner(file)->Methods->Truncate(Inner(file), length);
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Sync(NativeFile* file, int flags) => Run(file, DiskCalls.Sync, (self, fault) => self.Sync(fault));

    int Sync(DiskFaultKind? fault)
    {
        if (fault == DiskFaultKind.Failure) disk.FailSync(_file);
        if (fault is not null) return SyncError;
        if (_syncsFolder) disk.SyncFolder(Path.GetDirectoryName(path)!);
        _syncsFolder = false;
        disk.Sync(_file, path);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileSize(NativeFile* file, long* size) => Run(file, DiskCalls.Open, (_, fault) =>
        fault is null ? Inner(file)->Methods->FileSize(Inner(file), size) : SizeError);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmMap(NativeFile* file, int region, int size, int extend, nint* memory) => Run(file, DiskCalls.Map, (_, fault) =>
    {
        *memory = 0;
        if (fault is null || (fault == DiskFaultKind.Full && extend == 0))
            return Inner(file)->Methods->ShmMap(Inner(file), region, size, extend, memory);
        return fault == DiskFaultKind.Full ? ShmSizeError : ShmMapError;
    });

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Lock(NativeFile* file, int level) => Inner(file)->Methods->Lock(Inner(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Unlock(NativeFile* file, int level) => Inner(file)->Methods->Unlock(Inner(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int CheckReservedLock(NativeFile* file, int* result) => Inner(file)->Methods->CheckReservedLock(Inner(file), result);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int FileControl(NativeFile* file, int operation, nint argument) =>
        Inner(file)->Methods->FileControl(Inner(file), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int SectorSize(NativeFile* file) => Inner(file)->Methods->SectorSize(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int DeviceCharacteristics(NativeFile* file) => Inner(file)->Methods->DeviceCharacteristics(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmLock(NativeFile* file, int offset, int count, int flags) =>
        Inner(file)->Methods->ShmLock(Inner(file), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ShmBarrier(NativeFile* file) => Inner(file)->Methods->ShmBarrier(Inner(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int ShmUnmap(NativeFile* file, int delete) => Inner(file)->Methods->ShmUnmap(Inner(file), delete);
}
