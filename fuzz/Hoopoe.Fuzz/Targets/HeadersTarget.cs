using System.Buffers;
using Hoopoe.Mime;

namespace Hoopoe.Fuzz.Targets;

/// <summary>Header fields: encoded words, parameters and their continuations, subjects, message ids, and the selection of fields.</summary>
sealed class HeadersTarget : FuzzTarget
{
    public override string Name => "headers";

    public override IReadOnlyList<byte[]> Seeds => [.. MessageSeeds.Messages, .. Words];

    public override IReadOnlyList<byte[]> Words => MessageSeeds.Words;

    public override void Run(ReadOnlySpan<byte> input)
    {
        var text = HeaderText.Decode(input);
        HeaderText.DecodeForSearch("To", input);
        Require(text.Length <= 4 * MimeLimits.FieldValue, "more text than the bound");
        var unfolded = FieldText.Unfold(input);
        Require(ParameterParser.Parse(unfolded, 0).Count <= MimeLimits.Parameters, "more parameters than the bound");
        MediaType.TryParse(unfolded);
        Disposition.TryParse(unfolded);
        var subject = BaseSubject.Of(text);
        Require(BaseSubject.Of(subject.Text).Text == subject.Text, "the base subject of a base subject is another");
        Require(MessageIds.Hash(unfolded, MimeLimits.References).Length <= MimeLimits.References, "more references than the bound");
        EncodedWords.Encode(text);
        ContentHeader.Read(input, defaultsToMessage: false);
        HeaderText.Values(input, "subject"u8);
        var (with, without) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        HeaderFields.Select(input, ["subject", "to"], not: false, with);
        HeaderFields.Select(input, ["subject", "to"], not: true, without);
        Require(with.WrittenCount + without.WrittenCount <= 2 * input.Length, "selected more than there is");
    }
}
