using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Fuzz.Targets;

/// <summary>Modified UTF-7: what is decoded has that one encoding, and mailbox names made of it keep their bounds.</summary>
sealed class ModifiedUtf7Target : FuzzTarget
{
    public override string Name => "utf7";

    public override IReadOnlyList<byte[]> Words { get; } = Octets(
        "&-", "&AGE-", "&Jjo-", "&2D3cqQ-", "&2D0-", "&3KnYPQ-", "&AAA-", "&AOQ-", "&AC8-", "&,,8-", "&", "-", "/", "INBOX",
        "~peter/mail/&U,BTFw-/&ZeVnLIqe-");

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (!ModifiedUtf7.TryDecode(input, out var text)) return;
        Require(ModifiedUtf7.Encode(text).AsSpan().SequenceEqual(input), "another encoding of the same name");
        Require(!text.EnumerateRunes().Any(rune =>
            rune == Rune.ReplacementChar) || text.Contains('\uFFFD', StringComparison.Ordinal), "half a character");
        if (MailboxName.TryCreate(text, out var name, out _))
            Require(Encoding.UTF8.GetByteCount(name.Value) <= MailboxName.MaxBytes, "a name that is too long");
    }
}
