using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving;

/// <summary>Mail in files that is to be imported: folders with messages.</summary>
abstract class MailSource
{
    readonly List<SourceFolder> _folders = [];
    readonly List<LeftOut> _leftOut = [];

    /// <summary>The folders, in the order of their names.</summary>
    public IReadOnlyList<SourceFolder> Folders => _folders;

    /// <summary>Files and folders that are not read, and why.</summary>
    public IReadOnlyList<LeftOut> LeftOut => _leftOut;

    /// <summary>The names that are subscribed; null where nobody says so.</summary>
    public HashSet<MailboxName>? Subscriptions { get; protected set; }

    private protected void Add(SourceFolder folder) => _folders.Add(folder);

    private protected void LeaveOut(string name, string reason) => _leftOut.Add(new LeftOut(name, reason));

    private protected void Sort() => _folders.Sort(static (a, b) => a.Mailbox.CompareTo(b.Mailbox));
}

/// <summary>A folder of a source.</summary>
/// <param name="mailbox">The mailbox that its messages go into.</param>
/// <param name="origin">What it is called within the source; part of its messages' keys.</param>
abstract class SourceFolder(MailboxName mailbox, string origin)
{
    /// <summary>The mailbox that its messages go into.</summary>
    public MailboxName Mailbox => mailbox;

    /// <summary>What it is called within the source.</summary>
    public string Origin => origin;

    /// <summary>Whether its messages have no names, so that those that are the same are told apart by counting.</summary>
    public abstract bool CountsRepetitions { get; }

    /// <summary>How much there is to do: messages, or bytes where these are not counted yet.</summary>
    public abstract long Work { get; }

    /// <summary>Its messages, one after the other: each is done with before the next is asked for.</summary>
    public abstract IAsyncEnumerable<SourceMessage> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>A message of a source.</summary>
abstract class SourceMessage : IDisposable
{
    /// <summary>What a person finds it by.</summary>
    public abstract string Name { get; }

    /// <summary>Its name in its folder whatever its flags are; empty if it has none.</summary>
    public abstract string UniqueName { get; }

    /// <summary>How much of <see cref="SourceFolder.Work"/> is done with it.</summary>
    public abstract long Work { get; }

    /// <summary>Makes it ready to be copied; says why it can't be, or null.</summary>
    public abstract string? Open();

    /// <summary>Copies its content, which it ends, and says the rest.</summary>
    public abstract Task<MessageState> CopyAsync(ContentWriter content, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
