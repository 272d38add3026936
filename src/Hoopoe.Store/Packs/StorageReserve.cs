namespace Hoopoe.Store.Packs;

/// <summary>
/// A file that holds disk back. When the disk is full it is released, so that flags and expunges still commit; bodies are refused until
/// there is room to make it again. Safe to use from several threads.
/// </summary>
sealed class StorageReserve
{
    const string FileName = "reserve";
    readonly Lock _gate = new();
    readonly FileLayer _files;
    readonly string _path;
    readonly long _size;
    bool _isHeld;

    /// <summary>The reserve of a folder; it is made if it is not there whole and the disk has room.</summary>
    public StorageReserve(FileLayer files, string folder, long size)
    {
        _files = files;
        _path = Path.Combine(folder, FileName);
        _size = size;
        _isHeld = IsWhole();
        if (!_isHeld) _files.Delete(_path);
        TryHold();
    }

    /// <summary>How many bytes it would take to hold the reserve again.</summary>
    public long Missing
    {
        get
        {
            lock (_gate) return _isHeld ? 0 : _size;
        }
    }

    /// <summary>How many bytes are held back at the moment.</summary>
    public long Held
    {
        get
        {
            lock (_gate) return _isHeld ? _size : 0;
        }
    }

    /// <summary>Whether the reserve is held, after trying to make it again if it is not.</summary>
    public bool TryHold()
    {
        lock (_gate)
        {
            if (_isHeld || _size == 0) return true;
            try
            {
                _files.Allocate(_path, _size);
                return _isHeld = true;
            }
            catch (StorageFullException)
            {
                _files.Delete(_path);
                return false;
            }
        }
    }

    /// <summary>Gives the held disk back to whoever writes next, if the disk lets it go.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if (!_isHeld) return;
            try
            {
                _files.Delete(_path);
                _isHeld = false;
            }
            catch (IOException)
            {
                // It is held still. Who releases it is dealing with a failure already.
            }
        }
    }

    bool IsWhole()
    {
        if (!_files.List(Path.GetDirectoryName(_path)!).Contains(_path)) return false;
        using var file = _files.Open(_path);
        return _files.Length(file) == _size;
    }
}
