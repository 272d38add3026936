using Hoopoe.Protocol.Model;
using Hoopoe.Server.Moving.Frames;

namespace Hoopoe.Server.Moving;

/// <summary>Where an export writes a mailbox.</summary>
abstract class MailTarget
{
    /// <summary>How many messages have keywords that can't be kept here.</summary>
    public long WithoutKeywords { get; protected set; }

    /// <summary>Makes a mailbox ready to be written.</summary>
    /// <param name="entry">The mailbox.</param>
    /// <returns>The messages that are there already and whole.</returns>
    public abstract UidSet Begin(ManifestEntry entry);

    /// <summary>Writes a message, or only its flags if its content is there.</summary>
    public abstract Task WriteAsync(ExportHead message, FrameReader content, CancellationToken cancellationToken);

    /// <summary>The mailbox is at its end.</summary>
    public abstract void End();
}
