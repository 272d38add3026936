namespace Hoopoe.Store.Packs;

/// <summary>
/// A body that was appended and that no row may refer to yet. Until this is disposed the body is not taken for dead; rows that refer to it
/// are committed before.
/// </summary>
sealed class UnplacedBody : IDisposable
{
    readonly PackStore _packs;

    /// <summary>Made by <see cref="PackStore"/>, which counts the body as unplaced already.</summary>
    internal UnplacedBody(PackStore packs, BlobRef blob)
    {
        _packs = packs;
        Blob = blob;
    }

    /// <summary>Lets the body be found dead, unless rows refer to it.</summary>
    public void Dispose()
    {
        _packs.Forget(Blob);
        GC.SuppressFinalize(this);
    }

    /// <summary>A body that nobody gave up, because its command failed, is given up here.</summary>
    ~UnplacedBody() => _packs.Forget(Blob);

    /// <summary>Where it is.</summary>
    public BlobRef Blob { get; }
}
