using Hoopoe.Mime;

namespace Hoopoe.Fuzz.Targets;

/// <summary>The text of messages as searches and previews see it: charsets, HTML, transfer encodings.</summary>
sealed class TextTarget : FuzzTarget
{
    public override string Name => "text";

    public override IReadOnlyList<byte[]> Seeds => MessageSeeds.Messages;

    public override IReadOnlyList<byte[]> Words => MessageSeeds.Words;

    public override void Run(ReadOnlySpan<byte> input)
    {
        ReadOnlyMemory<byte> message = input.ToArray();
        var structure = MessageScanner.Scan(message.Span);
        foreach (var _ in MessageText.Read(message, structure))
        {
        }
        Preview.Create(message, structure);
    }
}
