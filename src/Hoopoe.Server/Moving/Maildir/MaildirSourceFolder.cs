using System.Runtime.CompilerServices;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>A folder of a Maildir.</summary>
sealed class MaildirSourceFolder(MailboxName mailbox, string origin, string path, SourceFile files) : SourceFolder(mailbox, origin)
{
    readonly Lazy<long> _work = new(() => MaildirListing.Count(path));

    /// <inheritdoc/>
    public override bool CountsRepetitions => false;

    /// <inheritdoc/>
    public override long Work => _work.Value;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SourceMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var keywords = KeywordList.Read(path);
        foreach (var name in MaildirListing.InOrder(path))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var message = new MaildirSourceMessage(Origin, path, name, keywords, files);
            yield return message;
        }
    }
}
