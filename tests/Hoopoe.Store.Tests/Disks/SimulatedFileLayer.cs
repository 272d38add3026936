using System.Runtime.CompilerServices;
using Hoopoe.Store.Packs;
using Microsoft.Win32.SafeHandles;

namespace Hoopoe.Store.Tests.Disks;

/// <summary>The files of packs and spools on a simulated disk.</summary>
sealed class SimulatedFileLayer(SimulatedDisk disk, string vfs) : FileLayer
{
    readonly PhysicalFileLayer _real = PhysicalFileLayer.Instance;
    readonly ConditionalWeakTable<SafeFileHandle, Opened> _opened = [];

    sealed record Opened(string Path, SimulatedFile? File);

    public override string? Vfs => vfs;

    public override IReadOnlyList<string> List(string folder) => Run(DiskCalls.Open, folder, () => _real.List(folder));

    public override SafeFileHandle Create(string path) => Run(DiskCalls.Create, path, () =>
    {
        var file = _real.Create(path);
        disk.Deleted(path);
        _opened.Add(file, new Opened(path, disk.FileAt(path)));
        return file;
    });

    public override SafeFileHandle Open(string path) => Run(DiskCalls.Open, path, () =>
    {
        var file = _real.Open(path);
        _opened.Add(file, new Opened(path, disk.FileAt(path)));
        return file;
    });

    public override SafeFileHandle CreateTemporary(string path) => Run(DiskCalls.Create, path, () =>
    {
        var file = _real.CreateTemporary(path);
        _opened.Add(file, new Opened(path, null));
        return file;
    });

    public override void Allocate(string path, long length) => Run(DiskCalls.Create, path, () =>
    {
        _real.Allocate(path, length);
        disk.Deleted(path);
        disk.FileAt(path).Write(length - 1, [0]);
        return length;
    });

    public override void Delete(string path) => Run(DiskCalls.Delete, path, () =>
    {
        _real.Delete(path);
        disk.Deleted(path);
        return true;
    });

    public override long Length(SafeFileHandle file) => _real.Length(file);

    public override int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        Run(DiskCalls.Read, PathOf(file), () => true);
        return _real.Read(file, buffer, offset);
    }

    public override ValueTask<int> ReadAsync(SafeFileHandle file, Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        Run(DiskCalls.Read, PathOf(file), () => true);
        return _real.ReadAsync(file, buffer, offset, cancellationToken);
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        var whole = bytes.ToArray();
        disk.Run(DiskCalls.Write, PathOf(file), fault =>
        {
            if (fault == DiskFaultKind.Off) ThrowIf(fault);
            var written = whole.AsSpan(0, fault is DiskFaultKind.Failure or DiskFaultKind.Full ? whole.Length / 2 : whole.Length);
            _real.Write(file, written, offset);
            Simulated(file)?.Write(offset, written);
            ThrowIf(fault);
            return true;
        });
    }

    public override ValueTask WriteAsync(SafeFileHandle file, ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken)
    {
        Write(file, bytes.Span, offset);
        return ValueTask.CompletedTask;
    }

    public override void Truncate(SafeFileHandle file, long length) => Run(DiskCalls.Truncate, PathOf(file), () =>
    {
        _real.Truncate(file, length);
        Simulated(file)?.Truncate(length);
        return true;
    });

    public override void Erase(SafeFileHandle file, long offset, long length) => Run(DiskCalls.Write, PathOf(file), () =>
    {
        _real.Erase(file, offset, length);
        Simulated(file)?.Write(offset, new byte[length]);
        return true;
    });

    public override long FreeSpace(string folder) => long.MaxValue;

    public override long DiskSize(string folder) => long.MaxValue;

    public override void Sync(SafeFileHandle file) => disk.Run(DiskCalls.Sync, PathOf(file), fault =>
    {
        if (Simulated(file) is { } simulated)
        {
            if (fault is null) disk.Sync(simulated, PathOf(file));
            else if (fault == DiskFaultKind.Failure) disk.FailSync(simulated);
        }
        ThrowIf(fault);
        return true;
    });

    public override void SyncFolder(string folder) => Run(DiskCalls.SyncFolder, folder, () =>
    {
        disk.SyncFolder(folder);
        return true;
    });

    string PathOf(SafeFileHandle file) => _opened.TryGetValue(file, out var opened) ? opened.Path : "";

    SimulatedFile? Simulated(SafeFileHandle file) => _opened.TryGetValue(file, out var opened) ? opened.File : null;

    T Run<T>(DiskCalls call, string path, Func<T> run) => disk.Run(call, path, fault =>
    {
        ThrowIf(fault);
        return run();
    });

    static void ThrowIf(DiskFaultKind? fault)
    {
        if (fault == DiskFaultKind.Full) throw new StorageFullException("The disk is full.");
        if (fault is not null) throw new IOException("The disk failed.", 5);
    }
}
