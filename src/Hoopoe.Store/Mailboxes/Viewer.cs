using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// A client that is shown a mailbox. Messages that were expunged without its knowing stay readable while this is held, whatever the retention
/// time.
/// </summary>
public sealed class Viewer
{
    long _knowsThrough;

    internal Viewer(ModSeq knowsThrough)
    {
        KnowsThrough = knowsThrough;
        Reference = new WeakReference<Viewer>(this);
    }

    /// <summary>What the mailbox knows it by: it is not held for a session that is gone.</summary>
    internal WeakReference<Viewer> Reference { get; }

    /// <summary>The modseq up to which the client knows of every expunge; its owner alone moves it forward.</summary>
    public ModSeq KnowsThrough
    {
        get => new(Volatile.Read(ref _knowsThrough));
        set => Volatile.Write(ref _knowsThrough, value.Value);
    }
}
