namespace Hoopoe.Store.Tests.Disks;

/// <summary>
/// A disk that fails when it is told to, beneath packs (<see cref="Files"/>) and SQLite (<see cref="SimulatedVfs"/>) alike. Real files
/// hold what the running system sees; beside them is kept what would be left if the power went: the bytes of files and the names in
/// folders that were synced. A sector is written or not, and its neighbours are never touched.
/// </summary>
sealed class SimulatedDisk : IDisposable
{
    readonly Lock _gate = new();
    readonly SimulatedVfs _vfs;
    readonly Random? _chance;
    Dictionary<string, SimulatedFile> _files = [];
    Dictionary<string, SimulatedFile?> _durableNames = [];
    DiskFault? _fault;
    int _counted;
    bool _isOff;

    /// <summary>A disk with what is in a folder, all of it synced.</summary>
    /// <param name="folder">The folder, which the disk removes when it is disposed.</param>
    /// <param name="chance">Decides what of the unsynced is kept or torn; null for none of it.</param>
    public SimulatedDisk(string folder, Random? chance = null)
    {
        Folder = folder;
        _chance = chance;
        foreach (var path in Directory.GetDirectories(folder, "*", SearchOption.AllDirectories)) _durableNames.Add(path, null);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            _durableNames.Add(path, _files[path] = new SimulatedFile(File.ReadAllBytes(path)));
        _vfs = new SimulatedVfs(this);
        Files = new SimulatedFileLayer(this, _vfs.Name);
    }

    public string Folder { get; }

    public SimulatedFileLayer Files { get; }

    /// <summary>The call at which the fault came, with the name of its file; null if it has not come.</summary>
    public (DiskCalls Call, string Name)? Met { get; private set; }

    /// <summary>Told the path of each file that was synced.</summary>
    public Action<string>? Synced { get; set; }

    /// <summary>Has a fault come at a later call.</summary>
    public void Arm(DiskFault fault)
    {
        lock (_gate) (_fault, _counted, Met) = (fault, 0, null);
    }

    /// <summary>Has no fault come any more; a disk without power stays so.</summary>
    public void Disarm()
    {
        lock (_gate) _fault = null;
    }

    /// <summary>Has everything fail from now on: the process is killed, or the power goes.</summary>
    public void TurnOff()
    {
        lock (_gate) _isOff = true;
    }

    /// <summary>Lets calls through again, after the process was killed: what it had written is there, synced or not.</summary>
    public void TurnOn()
    {
        lock (_gate) (_isOff, _fault) = (false, null);
    }

    /// <summary>
    /// Makes the files what they are after the power was lost, and lets calls through again. Nobody may have any of them open.
    /// </summary>
    public void LosePower()
    {
        lock (_gate)
        {
            var now = Present();
            var after = new Dictionary<string, SimulatedFile?>();
            foreach (var path in now.Keys.Union(_durableNames.Keys).Order(StringComparer.Ordinal))
            {
                var exists = now.TryGetValue(path, out var file);
                var existed = _durableNames.TryGetValue(path, out var before);
                var keepsNew = (exists == existed && file == before) || _chance?.Next(2) == 0;
                if (!(keepsNew ? exists : existed)) continue;
                if (Path.GetDirectoryName(path) is { } parent && (parent == Folder || after.ContainsKey(parent)))
                    after.Add(path, keepsNew ? file : before);
            }
            Rewrite(now, after);
            _durableNames = after;
            _files = after.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!);
            (_isOff, _fault) = (false, null);
        }
    }

    /// <summary>Writes what would be there if the power were lost now, and nothing unsynced kept, to another folder.</summary>
    public void CopyDurable(string folder)
    {
        lock (_gate)
        {
            foreach (var (path, file) in _durableNames.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                var copy = Path.Combine(folder, Path.GetRelativePath(Folder, path));
                if (file is null) Directory.CreateDirectory(copy);
                else if (Directory.Exists(Path.GetDirectoryName(copy))) File.WriteAllBytes(copy, file.Durable);
            }
        }
    }

    public void Dispose()
    {
        _vfs.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a call with the disk to itself, unless a fault comes: then it is told which.</summary>
    internal T Run<T>(DiskCalls call, string path, Func<DiskFaultKind?, T> run)
    {
        lock (_gate) return run(Meet(call, path));
    }

    /// <summary>The file of a name, which may be new to the disk. Called within <see cref="Run"/>, like all below.</summary>
    internal SimulatedFile FileAt(string path)
    {
        if (!_files.TryGetValue(path, out var file)) _files.Add(path, file = new SimulatedFile([]));
        return file;
    }

    internal void Deleted(string path) => _files.Remove(path);

    internal void Sync(SimulatedFile file, string path)
    {
        file.Sync();
        Synced?.Invoke(path);
    }

    internal void FailSync(SimulatedFile file) => file.FailSync(_chance);

    internal void SyncFolder(string folder)
    {
        foreach (var path in _durableNames.Keys.Where(path => Path.GetDirectoryName(path) == folder).ToList()) _durableNames.Remove(path);
        foreach (var path in Directory.GetDirectories(folder)) _durableNames.Add(path, null);
        foreach (var path in Directory.GetFiles(folder)) _durableNames.Add(path, FileAt(path));
    }

    DiskFaultKind? Meet(DiskCalls call, string path)
    {
        if (_isOff) return DiskFaultKind.Off;
        if (_fault is not { } fault || !fault.Calls.HasFlag(call)) return null;
        if (fault.Name is { } name && Path.GetFileName(path) != name) return null;
        if (++_counted < fault.Nth) return null;
        if (_counted == fault.Nth) Met = (call, Path.GetFileName(path));
        else if (fault.Kind == DiskFaultKind.Failure) return null;
        if (fault.Kind == DiskFaultKind.PowerLoss) _isOff = true;
        return fault.Kind;
    }

    Dictionary<string, SimulatedFile?> Present()
    {
        var present = new Dictionary<string, SimulatedFile?>();
        foreach (var path in Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories)) present.Add(path, null);
        foreach (var path in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)) present.Add(path, FileAt(path));
        return present;
    }

    void Rewrite(Dictionary<string, SimulatedFile?> now, Dictionary<string, SimulatedFile?> after)
    {
        foreach (var (path, file) in now.OrderByDescending(entry => entry.Key, StringComparer.Ordinal))
        {
            if (after.ContainsKey(path)) continue;
            if (file is null) Directory.Delete(path, recursive: true);
            else File.Delete(path);
        }
        foreach (var (path, file) in after.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (file is null)
            {
                Directory.CreateDirectory(path);
                continue;
            }
            var isRead = !file.IsAhead && now.TryGetValue(path, out var same) && same == file;
            file.LosePower(_chance);
            if (!isRead) File.WriteAllBytes(path, file.Durable);
        }
    }
}
