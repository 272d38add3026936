using System.Runtime.CompilerServices;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>An mbox file.</summary>
sealed class MboxSourceFolder(MailboxName mailbox, string origin, FileInfo file, SourceFile files, TimeZoneInfo local) : SourceFolder(mailbox, origin)
{
    /// <inheritdoc/>
    public override bool CountsRepetitions => true;

    /// <inheritdoc/>
    public override long Work => file.Length;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SourceMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (file.Length == 0) yield break;
        if (files.Open(file.FullName, out var stream) is { } refusal) throw new IOException($"{Origin}: {refusal}.");
        await using (stream)
        {
            var reader = new MboxReader(stream!, local);
            for (var number = 1; ; number++)
            {
                var before = reader.Position;
                var (isThere, date) = await reader.NextAsync(cancellationToken);
                if (!isThere) yield break;
                var message = new MboxSourceMessage(Origin, number, date, reader, before);
                await message.ReadHeaderAsync(cancellationToken);
                if (number > 1 || !message.IsInternalData) yield return message;
            }
        }
    }
}
