using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Hoopoe.Store.Tests.Disks.NativeSqlite;

namespace Hoopoe.Store.Tests.Disks;

/// <summary>
/// The files of SQLite on a simulated disk: a VFS that has the system's own do the work. Locks and the shared memory of the write-ahead
/// log are the system's; memory mapping is not offered, so that every read and write is seen.
/// </summary>
sealed unsafe class SimulatedVfs : IDisposable
{
    static int _made;
    readonly NativeVfs* _vfs;
    readonly NativeVfs* _system;
    readonly GCHandle _self;

    public SimulatedVfs(SimulatedDisk disk)
    {
        Disk = disk;
        SQLitePCL.Batteries_V2.Init();
        _system = FindVfs(null);
        _self = GCHandle.Alloc(this);
        _vfs = (NativeVfs*)NativeMemory.Alloc((nuint)sizeof(NativeVfs));
        *_vfs = *_system;
        Name = $"simulated-{Interlocked.Increment(ref _made)}";
        _vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8(Name);
        _vfs->AppData = GCHandle.ToIntPtr(_self);
        _vfs->FileSize = SimulatedVfsFile.HeadSize + _system->FileSize;
        _vfs->Open = &Open;
        _vfs->Delete = &Delete;
        _vfs->Access = &Access;
        if (Register(_vfs, isDefault: 0) != Ok) throw new InvalidOperationException("SQLite does not take the VFS.");
    }

    public string Name { get; }

    public SimulatedDisk Disk { get; }

    /// <summary>No connection may be open.</summary>
    public void Dispose()
    {
        _ = Unregister(_vfs);
        Marshal.FreeCoTaskMem((nint)_vfs->Name);
        NativeMemory.Free(_vfs);
        _self.Free();
    }

    static SimulatedVfs Of(NativeVfs* vfs) => (SimulatedVfs)GCHandle.FromIntPtr(vfs->AppData).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        file->Methods = null;
        var self = Of(vfs);
        if (Marshal.PtrToStringUTF8((nint)name) is not { } path) return CantOpen;
        return self.Disk.Run(File.Exists(path) ? DiskCalls.Open : DiskCalls.Create, path, fault =>
        {
            if (fault == DiskFaultKind.Full) return Full;
            if (fault is not null) return CantOpen;
            var code = self._system->Open(self._system, name, SimulatedVfsFile.Inner(file), flags, outFlags);
            if (code == Ok) SimulatedVfsFile.Begin(file, new SimulatedVfsFile(self.Disk, path, flags));
            return code;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Delete(NativeVfs* vfs, byte* name, int syncsFolder)
    {
        var self = Of(vfs);
        var path = Marshal.PtrToStringUTF8((nint)name)!;
        return self.Disk.Run(DiskCalls.Delete, path, fault =>
        {
            if (fault is not null) return DeleteError;
            var code = self._system->Delete(self._system, name, syncsFolder);
            if (code != Ok) return code;
            self.Disk.Deleted(path);
            if (syncsFolder != 0) self.Disk.SyncFolder(Path.GetDirectoryName(path)!);
            return Ok;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Access(NativeVfs* vfs, byte* name, int flags, int* result)
    {
        var self = Of(vfs);
        return self.Disk.Run(DiskCalls.Open, Marshal.PtrToStringUTF8((nint)name)!, fault =>
            fault is null ? self._system->Access(self._system, name, flags, result) : AccessError);
    }
}
