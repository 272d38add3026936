using System.Buffers;
using Hoopoe.Mime;

namespace Hoopoe.Fuzz.Targets;

/// <summary>The scanner and the answers made of what it finds: parts lie within each other, the stored form reads back, and no time is
/// lost.</summary>
sealed class MimeTarget : FuzzTarget
{
    public override string Name => "mime";

    public override IReadOnlyList<byte[]> Seeds => MessageSeeds.Messages;

    public override IReadOnlyList<byte[]> Words => MessageSeeds.Words;

    public override void Run(ReadOnlySpan<byte> input)
    {
        var message = input.ToArray();
        var structure = MessageScanner.Scan(message);
        Require(structure.Root.End == message.Length, "the root does not end where the message does");
        foreach (ref readonly var part in structure.Parts)
            Require(part.End <= message.Length && part.HeaderOffset <= part.End, "a part lies outside of the message");
        var again = MessageStructure.FromBytes(structure.ToBytes());
        Require(again.Parts.SequenceEqual(structure.Parts), "the stored form reads back differently");

        var answers = StoredAnswers.Create(message, structure);
        BodyStructureText.WithoutExtensions(answers.BodyStructure, new ArrayBufferWriter<byte>());
        MessageKeys.Extract(message, structure);
        foreach (ref readonly var part in structure.Parts)
        {
            var decoded = new ArrayBufferWriter<byte>();
            if (TransferDecoding.TryDecode(message, part, decoded) && TransferDecoding.TryMeasure(message, part, out var size))
                Require(size == decoded.WrittenCount, "decoded to another size than measured");
        }
        var (isOk, normalised) = BinaryAppend.Normalise(message);
        if (isOk) Require(!normalised.Span.Contains((byte)0) || !message.Contains((byte)0), "a NUL is left in a message that is stored");
    }
}
